/** Whose mail the team never sees, set by admins for everybody. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { privacy } from '../api.ts';
import { protectedQuery } from '../queries.ts';
import { Panel } from '../settings/panel.tsx';
import { plural } from '../ui/dates.ts';
import { AddressList, type ListedKind } from './address-list.tsx';
import { useOwn } from './blocklist-panel.tsx';
import { ForAdmins } from './for-admins.tsx';

const title = 'Protected people';

/** The panel. */
export function ProtectedPanel() {
  return (
    <ForAdmins title={title} right="workspace:change">
      <Panel
        title={title}
        lead="Lawyers, doctors, an ombudsman: mail on which one of them takes part is seen by its owner alone, whatever anybody chose. It is logged, for its owner and for nobody else."
      >
        <Protected />
      </Panel>
    </ForAdmins>
  );
}

function Protected() {
  return <AddressList list={list} query={useInfiniteQuery(protectedQuery)} own={useOwn()} />;
}

const list: ListedKind = {
  name: 'protected',
  preview: privacy.protected.preview,
  add: async (entries) => {
    const { added, hiddenEmails = 0 } = await privacy.protected.add(entries);
    const hidden =
      hiddenEmails > 0
        ? ` ${plural(hiddenEmails, 'email that you saw is', 'emails that you saw are')} hidden now.`
        : '';
    return `${plural(added, 'entry', 'entries')} added.${hidden}`;
  },
  remove: async (entry) => {
    const { shownEmails = 0 } = await privacy.protected.remove(entry);
    if (shownEmails === 0) return `${entry.value} is not protected any more.`;
    return `${plural(shownEmails, 'email is', 'emails are')} shared again as ${shownEmails === 1 ? 'its owner' : 'their owners'} chose.`;
  },
  words: {
    add: 'Protect people',
    addTitle: 'Protect people',
    addLead: 'An address, or a domain for everybody there. Paste as many as you like, one a line.',
    addVerb: (entries) => (entries > 1 ? `Protect ${plural(entries, 'entry', 'entries')}` : 'Protect'),
    loses: false,
    // What an admin is not shown is not counted for him either.
    previewed: (emails) =>
      `${plural(emails, 'email', 'emails')} that you see ${emails === 1 ? 'is' : 'are'} hidden from everybody but ${emails === 1 ? 'its owner' : 'their owners'}, and so is what you do not see, and all that comes. Nothing is deleted.`,
    empty: {
      icon: ShieldCheck,
      title: 'Nobody is protected',
      text: 'Add those whose mail must never reach a colleague by way of the CRM.',
    },
    removeTitle: (value) => `Share mail with ${value} again?`,
    removeText: 'What its owners share with the team is seen again, the mail of the past too.',
  },
};
