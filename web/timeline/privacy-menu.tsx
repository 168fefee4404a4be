/** Who can see an email, as its mark says it. Of one's own mail the mark is a menu: change it, or take it off the log. */
import { useQuery } from '@tanstack/react-query';
import { Settings2, Trash2 } from 'lucide-react';
import type { Level, TimelineItem } from '../api-types.ts';
import { workspaceQuery } from '../queries.ts';
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx';
import { levels, useRemoval, useVisibility } from './change-entry.ts';
import { PrivacyMark } from './privacy-mark.tsx';
import { listed } from './words.ts';

/** The mark, with its menu where there is something to choose. */
export function PrivacyMenu({ item }: { item: TimelineItem }) {
  if (!item.own) return <PrivacyMark item={item} />;
  return (
    <Menu trigger={<PrivacyMark item={item} opens />}>
      <Choices item={item} />
    </Menu>
  );
}

const names: Record<Level, { name: string; hint: string }> = {
  private: { name: 'Only you', hint: 'Your team does not know of it.' },
  subject: { name: 'Team: subject', hint: 'Subject, people and time.' },
  full: { name: 'Team: all of it', hint: 'The text too.' },
};

function Choices({ item }: { item: TimelineItem }) {
  const { data: workspace } = useQuery(workspaceQuery);
  const change = useVisibility(item);
  const removal = useRemoval(item);
  const options = levels.map((value) => {
    const refusal = refusalOf(item, value, workspace?.boundLevel ?? 'full');
    return { value, name: names[value].name, hint: refusal ?? names[value].hint, refused: refusal !== null };
  });
  return (
    <>
      <MenuLabel>Who can see this email</MenuLabel>
      <MenuChoices
        label="Who can see this email"
        value={item.teamLevel ?? 'private'}
        onChange={(level) => change.mutate(level)}
        options={options}
      />
      {item.shownTo && item.shownTo.length > 0 && (
        <MenuLabel>You show more to {listed(item.shownTo.map((each) => each.name))}.</MenuLabel>
      )}
      <MenuLine />
      <MenuItem icon={Settings2} onSelect={() => change.mutate(null)}>
        As my settings say
      </MenuItem>
      <MenuItem icon={Trash2} danger onSelect={() => removal.mutate()}>
        Remove from the log
      </MenuItem>
    </>
  );
}

/** Why a level can not be chosen; null when it can. */
function refusalOf(item: TimelineItem, level: Level, bound: Level): string | null {
  if (item.protected && level !== 'private') return 'Somebody on it is protected by your workspace.';
  if (levels.indexOf(level) <= levels.indexOf(bound)) return null;
  return bound === 'private' ? 'Your workspace shares no mail.' : 'Your workspace shares no texts.';
}
