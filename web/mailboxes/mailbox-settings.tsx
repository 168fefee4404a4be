import { mail } from '../api.ts';
import type { ConnectionPage } from '../api-types.ts';
import { SelectField } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { useConnectionChange } from './mailbox-actions.tsx';
import { historyWords, providerNames } from './words.ts';

const histories: (number | null)[] = [30, 365, null];
const polls = [1, 5, 15, 30, 60];

/** How much history and how often; saved at once. */
export function MailboxSettings({ connection }: { connection: ConnectionPage }) {
  const { own, historyDays, pollMinutes, status } = connection;
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
          hint="A safety net: the server tells Rapport of new mail by itself when it can."
          onChange={({ target }) => change.mutate({ pollMinutes: Number(target.value) })}
        >
          {including(polls, pollMinutes).map((minutes) => (
            <option key={minutes} value={String(minutes)}>
              {minutes === 1 ? 'Every minute' : `Every ${minutes} minutes`}
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
