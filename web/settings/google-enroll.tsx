/**
 * Connecting the mailboxes of colleagues, where the whole domain is open: one, or all; what became of each, and which ones
 * Google does not open so far.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { google } from '../api.ts';
import type { Enrolled, EnrolledAll, GoogleWorkspace, ParkedMailbox } from '../api-types.ts';
import { histories, historyWords } from '../mailboxes/words.ts';
import { googleWorkspaceQuery, membersQuery } from '../queries.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Confirm } from '../ui/dialog.tsx';
import { SelectField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { Ago } from '../ui/time.tsx';
import { Panel } from './panel.tsx';

interface Result {
  email: string;
  tone: Tone;
  word: string;
  says?: string;
}

/** The form, once there is access. */
export function GoogleEnroll({ project: { delegation, parked } }: { project: GoogleWorkspace }) {
  return (
    <Panel
      title="Mailboxes of colleagues"
      lead="Each colleague finds the mailbox under Mailboxes, decides who sees the mail, and can disconnect it. You see its figures, never its mail."
    >
      {delegation?.enabled && delegation.domain ? (
        <EnrollForm domain={delegation.domain} parked={parked} />
      ) : (
        <p className="text-base text-ink-3">This needs access for the whole domain, above.</p>
      )}
    </Panel>
  );
}

function EnrollForm({ domain, parked }: { domain: string; parked: ParkedMailbox[] }) {
  const { data } = useQuery(membersQuery);
  const [history, setHistory] = useState<number | null>(30);
  const [results, setResults] = useState<Result[]>([]);
  const [asking, setAsking] = useState(false);
  const enroll = useEnroll((email: string) => google.enroll({ email, historyDays: history }), resultOfOne, setResults);
  const all = useEnroll(() => google.enrollAll({ historyDays: history }), resultsOfAll, setResults);
  const colleagues = data?.items.filter((each) => each.email.toLowerCase().endsWith(`@${domain}`)) ?? [];
  return (
    <>
      <Form
        fields={['email', 'historyDays']}
        error={enroll.error}
        label="One colleague"
        onSubmit={(values) => enroll.mutate(textOf(values, 'email'))}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label="Colleague" name="email" required>
            {colleagues.map(({ id, name, email }) => (
              <option key={id} value={email}>
                {name} ({email})
              </option>
            ))}
          </SelectField>
          <SelectField
            label="History to import"
            name="historyDays"
            value={String(history)}
            onChange={({ target }) => setHistory(target.value === 'null' ? null : Number(target.value))}
          >
            {histories.map((days) => (
              <option key={String(days)} value={String(days)}>
                {historyWords(days)}
              </option>
            ))}
          </SelectField>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" icon={UserPlus} busy={enroll.isPending} disabled={colleagues.length === 0}>
            Connect this mailbox
          </Button>
          <Button icon={Users} disabled={colleagues.length === 0} onClick={() => setAsking(true)}>
            Connect all…
          </Button>
        </div>
      </Form>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Connect the mailboxes of all colleagues?"
        verb="Connect all"
        onConfirm={() => all.mutateAsync(undefined)}
      >
        Every member with an address at {domain} ({figureOf(colleagues.length)}) gets his mailbox connected. Nobody is
        asked first, so tell them.
      </Confirm>
      <div aria-live="polite" className="mt-4 space-y-6">
        {results.length > 0 && <Results results={results} />}
        {parked.length > 0 && (
          <Parked mailboxes={parked} trying={enroll.isPending ? enroll.variables : null} onTry={enroll.mutate} />
        )}
      </div>
    </>
  );
}

function figureOf(count: number): string {
  return plural(count, 'person', 'people');
}

function useEnroll<I, A>(
  act: (input: I) => Promise<A>,
  words: (answer: A) => Result[],
  show: (results: Result[]) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      show(words(answer));
      return Promise.all([
        queries.invalidateQueries({ queryKey: ['connections'] }),
        queries.invalidateQueries({ queryKey: googleWorkspaceQuery.queryKey }),
      ]);
    },
  });
}

const connected = { tone: 'good', word: 'Connected' } as const;

/** What is parked stands in a list of its own, which stays. */
function resultOfOne({ email, status }: Enrolled): Result[] {
  return status === 'parked' ? [] : [{ email, ...connected }];
}

function resultsOfAll({ enrolled, already, skipped }: EnrolledAll): Result[] {
  return [
    ...enrolled.map(({ email }) => ({ email, ...connected })),
    ...already.map(({ email }) => ({ email, tone: 'plain' as const, word: 'Connected before' })),
    ...skipped.map(({ email, reason }) => ({ email, tone: 'plain' as const, word: 'Left out', says: reason })),
  ];
}

function Results({ results }: { results: Result[] }) {
  return (
    <>
      <h3 className="mb-2 font-medium">What became of {plural(results.length, 'mailbox', 'mailboxes')}</h3>
      <ul className="divide-y divide-line border-y border-line">
        {results.map(({ email, tone, word, says }) => (
          <li key={email} className="flex items-start gap-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="break-words">{email}</p>
              {says && <p className="text-sm text-pretty text-ink-2">{says}</p>}
            </div>
            <Badge tone={tone}>{word}</Badge>
          </li>
        ))}
      </ul>
    </>
  );
}

interface ParkedProps {
  mailboxes: ParkedMailbox[];
  /** Whose mailbox is just being tried. */
  trying: string | null;
  onTry: (email: string) => void;
}

function Parked({ mailboxes, trying, onTry }: ParkedProps) {
  return (
    <section aria-label="Parked">
      <h3 className="font-medium">Google did not open {plural(mailboxes.length, 'mailbox', 'mailboxes')}</h3>
      <p className="mb-2 text-sm text-ink-2">Try again when the reason has gone.</p>
      <ul className="divide-y divide-line border-y border-line">
        {mailboxes.map(({ email, message, code, parkedAt }) => (
          <li key={email} className="flex flex-wrap items-start gap-3 py-2">
            <div className="min-w-0 flex-1 basis-60">
              <p className="break-words">{email}</p>
              <p className="text-sm text-pretty text-ink-2">{message}</p>
              <p className="text-xs text-ink-3">
                <span className="font-mono">{code}</span> · tried <Ago date={parkedAt} />
              </p>
            </div>
            <Button icon={RotateCw} busy={trying === email} disabled={trying !== null} onClick={() => onTry(email)}>
              Try again<span className="sr-only"> with {email}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
