/** A mailbox at Google: how much of it, what Google will ask, and the one button; without a client, how to get one. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Minus } from 'lucide-react';
import { useState } from 'react';
import { asProblem, google } from '../api.ts';
import { meQuery } from '../queries.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/form.tsx';
import { featureWords } from './google-words.ts';
import { daysOf, type History, HistoryChoice } from './history-choice.tsx';
import { OlderMailSwitch } from './older-mail-switch.tsx';

/** With a client that asks for consent. */
export function ConnectGmail() {
  const [history, setHistory] = useState<History>('30');
  const [asksOlder, setAsksOlder] = useState(false);
  const consent = useMutation({
    mutationFn: () => google.consent({ historyDays: daysOf(history) ?? 'all', ...(asksOlder ? { asksOlder: 1 } : {}) }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <div className="flex flex-col gap-5">
      {consent.error && <ProblemNotice problem={asProblem(consent.error)} />}
      <HistoryChoice value={history} onChange={setHistory} />
      <OlderMailSwitch checked={asksOlder} onChange={setAsksOlder} />
      <Permissions />
      <div>
        <Button look="primary" size="lg" busy={consent.isPending} onClick={() => consent.mutate()}>
          Connect with Google
        </Button>
        <p className="mt-2 text-sm text-ink-3">You can take it back at any time, here or in your Google account.</p>
      </div>
    </div>
  );
}

function Permissions() {
  return (
    <div>
      <h3 className="mb-1 text-sm font-medium">What Google asks you to allow</h3>
      <ul className="flex flex-col gap-1.5 text-sm">
        <li className="flex gap-2">
          <Check size={16} aria-hidden className="mt-0.5 shrink-0 text-good" />
          <span>
            <span className="font-medium">{featureWords.read.name}.</span>{' '}
            <span className="text-ink-2">{featureWords.read.says}</span>
          </span>
        </li>
        <li className="flex gap-2">
          <Minus size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
          <span>
            <span className="font-medium">Not now: sending, and changing labels.</span>{' '}
            <span className="text-ink-2">Google asks for these apart, when you first want them.</span>
          </span>
        </li>
      </ul>
    </div>
  );
}

/** Without one: who can make one, and what works meanwhile. */
export function GmailNotReady() {
  const { data: me } = useQuery(meQuery);
  const may = me?.permissions.includes('workspace:change');
  return (
    <div className="flex flex-col items-start gap-3 text-base text-pretty">
      <p className="text-ink-2">
        Google wants to know who asks, so a project at Google has to be set up once for the whole team.{' '}
        {may ? 'You can do that: it takes about ten minutes.' : 'Ask an admin of your workspace to do it.'}
      </p>
      {may && (
        <Link to="/settings/google" className={buttonClass('secondary')}>
          Set up Google Workspace
        </Link>
      )}
      <p className="text-sm text-ink-3">Until then a Gmail mailbox can be connected by IMAP, with an app password.</p>
    </div>
  );
}
