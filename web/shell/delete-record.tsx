/** The menu of a record from which it is deleted for the whole team, after a question; only for those who may. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { crm } from '../api.ts';
import type { RecordKind } from '../api-types.ts';
import { meQuery } from '../queries.ts';
import { IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';

const ways = {
  contact: { remove: crm.deleteContact, to: '/contacts' },
  company: { remove: crm.deleteCompany, to: '/companies' },
  deal: { remove: crm.deleteDeal, to: '/deals' },
} as const;

interface Props {
  kind: RecordKind;
  record: { id: string; name: string };
  /** What goes with it, and what stays. */
  children: ReactNode;
  /** Other entries of the menu, for everybody. */
  entries?: ReactNode;
}

/** The menu and its question. */
export function DeleteRecord({ kind, record, children, entries }: Props) {
  const { data: me } = useQuery(meQuery);
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const may = me?.permissions.includes('records:delete') ?? false;
  if (!may && !entries) return null;
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label="More" />}>
        {entries}
        {may && (
          <MenuItem icon={Trash2} danger onSelect={() => setAsking(true)}>
            Delete {kind}…
          </MenuItem>
        )}
      </Menu>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${record.name}?`}
        verb={`Delete ${kind}`}
        danger
        onConfirm={async () => {
          await ways[kind].remove(record.id);
          await navigate({ to: ways[kind].to });
          queries.removeQueries({ queryKey: [kind, record.id] });
          queries.invalidateQueries();
        }}
      >
        {children}
      </Confirm>
    </>
  );
}
