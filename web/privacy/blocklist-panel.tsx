/** One's own blocklist: with whom mail is never logged from one's own mailboxes. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { useMemo } from 'react';
import { privacy } from '../api.ts';
import { blocklistQuery, connectionsQuery, meQuery, workspaceQuery } from '../queries.ts';
import { Panel } from '../settings/panel.tsx';
import { plural } from '../ui/dates.ts';
import { AddressList, type ListedKind } from './address-list.tsx';

/** The panel. */
export function BlocklistPanel() {
  return (
    <Panel
      title="Blocklist"
      lead="Mail with these people is never logged from your mailboxes, whoever adds them as a contact. The list is yours alone: nobody else sees it, and your colleagues' mail is not touched."
    >
      <AddressList list={blocklist} query={useInfiniteQuery(blocklistQuery)} own={useOwn()} />
    </Panel>
  );
}

/** One's own addresses, and the domains of the workspace. */
export function useOwn(): ReadonlySet<string> {
  const { data: me } = useQuery(meQuery);
  const { data: workspace } = useQuery(workspaceQuery);
  const { data: connections } = useQuery(connectionsQuery());
  return useMemo(() => {
    const addresses = connections?.items.filter((each) => each.own).map((each) => each.providerAccountEmail) ?? [];
    return new Set(
      [me?.user.email ?? '', ...addresses, ...(workspace?.ownDomains ?? [])].map((each) => each.toLowerCase()),
    );
  }, [me, workspace, connections]);
}

const blocklist: ListedKind = {
  name: 'blocklist',
  preview: privacy.blocklist.preview,
  add: async (entries) => {
    const { added, removedEmails = 0 } = await privacy.blocklist.add(entries);
    const gone = removedEmails > 0 ? ` ${plural(removedEmails, 'email has', 'emails have')} left your log.` : '';
    return `${plural(added, 'entry', 'entries')} added.${gone}`;
  },
  remove: async (entry) => {
    const { reopenedEmails = 0 } = await privacy.blocklist.remove(entry);
    // With whom blocked mail was is not kept: all of it is looked at anew.
    if (reopenedEmails === 0) return `${entry.value} is not blocked any more.`;
    return `${plural(reopenedEmails, 'blocked email is', 'blocked emails are')} looked at again: what no other entry keeps out comes back.`;
  },
  words: {
    add: 'Block people',
    addTitle: 'Block people',
    addLead: 'An address, or a domain for everybody there. Paste as many as you like, one a line.',
    addVerb: (entries) => (entries > 1 ? `Block ${plural(entries, 'entry', 'entries')}` : 'Block'),
    loses: true,
    previewed: (emails) =>
      emails === 0
        ? 'No email in your log is with them. From now on none will be.'
        : `${plural(emails, 'email leaves', 'emails leave')} your log for good here; ${emails === 1 ? 'it stays' : 'they stay'} at your provider.`,
    empty: {
      icon: Ban,
      title: 'Nobody is blocked',
      text: 'Family, your doctor, your bank: block whoever has no place in a CRM.',
    },
    removeTitle: (value) => `Log mail with ${value} again?`,
    removeText:
      'What is still at your provider comes back with the next sync, shared as you chose for your other mail.',
  },
};
