import { useState } from 'react';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Ago } from '../ui/time.tsx';
import type { AskedOfMe } from './answers.ts';
import { DecideDialog } from './decide-dialog.tsx';
import { SubjectLink } from './subject-link.tsx';

/** A colleague who waits for an answer. */
export function AskedRow({ asked }: { asked: AskedOfMe }) {
  const [deciding, setDeciding] = useState(false);
  const { requester, about, emails, note, createdAt } = asked;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 py-3">
      <Avatar name={requester.name} />
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-base break-words">
          <span className="font-medium">{requester.name}</span> would like to read {whatOf(about)}{' '}
          <SubjectLink subject={asked.subject} scope={about} />
          {about !== 'interaction' && <>: {plural(emails, 'email')} of yours</>}.
        </p>
        {note && <p className="mt-0.5 text-base break-words text-ink-2">“{note}”</p>}
        <Ago date={createdAt} className="text-sm text-ink-3" />
      </div>
      <Button
        size="sm"
        aria-label={`Answer ${requester.name}`}
        className="max-sm:ml-11"
        onClick={() => setDeciding(true)}
      >
        Answer…
      </Button>
      {deciding && <DecideDialog asked={asked} onClose={() => setDeciding(false)} />}
    </li>
  );
}

const decisions: Record<NonNullable<AskedOfMe['decision']>, string> = {
  none: 'You said no.',
  message: 'You show this email.',
  thread: 'You show the conversation.',
  contact: 'You show everything with a contact.',
};

/** A colleague who has his answer. */
export function DecidedRow({ asked: { requester, about, subject, decision, createdAt } }: { asked: AskedOfMe }) {
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 py-2.5 text-base">
      <p className="min-w-0 break-words">
        <span className="font-medium">{requester.name}</span>, {whatOf(about)}{' '}
        <SubjectLink subject={subject} scope={about} />
        <span className="block text-ink-2">{decisions[decision ?? 'none']}</span>
      </p>
      <p className="text-sm text-ink-3">
        asked <Ago date={createdAt} />
      </p>
    </li>
  );
}

function whatOf(about: AskedOfMe['about']): string {
  if (about === 'contact') return 'everything with';
  return about === 'thread' ? 'the conversation' : 'the email';
}
