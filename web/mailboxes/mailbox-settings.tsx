import { mail } from '../api.ts';
import type { ConnectionPage } from '../api-types.ts';
import { SelectField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { useConnectionChange } from './mailbox-actions.tsx';
import { histories, historyWords, minutes, providerNames } from './words.ts';

const polls = [1, 5, 15, 30, 60];

/** How much history and how often; saved at once. */
export function MailboxSettings({ connection }: { connection: ConnectionPage }) {
  const { own, historyDays, pollMinutes, status, push } = connection;
  const change = useConnectionChange(
    (input: { historyDays?: number | null; pollMinutes?: number }) => mail.change(connection.id, input),
    'Saved.',
  );
  const fixed = !own || status === 'disconnected' || change.isPending;
  return (
    <Section title="Settings">
      <div className="flex flex-col gap-4 border-t border-line pt-3">
        <SelectField
          label="History to import"
          value={String(historyDays)}
          disabled={fixed}
          hint="More history is fetched at once. Less leaves what is logged on its timeline."
          onChange={({ target }) =>
            change.mutate({ historyDays: target.value === 'null' ? null : Number(target.value) })
          }
        >
          {including(histories, historyDays).map((days) => (
            <option key={String(days)} value={String(days)}>
              {historyWords(days)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Look for new mail"
          value={String(pollMinutes)}
          disabled={fixed}
          hint={
            push && push.state !== 'active'
              ? 'Google does not announce new mail of this mailbox, so this is how late it can be.'
              : 'A safety net: new mail is announced to Rapport by itself when the server can.'
          }
          onChange={({ target }) => change.mutate({ pollMinutes: Number(target.value) })}
        >
          {including(polls, pollMinutes).map((count) => (
            <option key={count} value={String(count)}>
              Every {minutes(count)}
            </option>
          ))}
        </SelectField>
        <p className="text-sm text-ink-3">
          Connected by {providerNames[connection.provider] ?? connection.provider}. Bodies are not stored: the text is
          fetched when you open a message.
        </p>
      </div>
    </Section>
  );
}

function including<T>(options: T[], value: T): T[] {
  return options.includes(value) ? options : [value, ...options];
}
