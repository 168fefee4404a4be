import { ChevronDown, Info } from 'lucide-react';
import { useState } from 'react';
import type { ImapInput, Security, ServerCandidate } from '../api-types.ts';
import { PasswordField } from '../doorway/password-field.tsx';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { daysOf, type History, HistoryChoice } from './history-choice.tsx';
import { OlderMailSwitch } from './older-mail-switch.tsx';

const fields = ['address', 'host', 'port', 'security', 'username', 'password', 'historyDays'];
const ports: Record<Security, string> = { tls: '993', starttls: '143', none: '143' };

interface Props {
  address: string;
  candidates: ServerCandidate[];
  /** What to know of this provider before a password can work. */
  note: string | null;
  busy: boolean;
  error: unknown;
  onBack: () => void;
  onSubmit: (input: ImapInput) => void;
}

/** The second step: password, server and history. The server's fields fold away when autoconfiguration knew them. */
export function ServerStep({ address, candidates, note, busy, error, onBack, onSubmit }: Props) {
  const [history, setHistory] = useState<History>('30');
  const [asksOlder, setAsksOlder] = useState(false);
  const best = candidates[0];
  return (
    <Form
      fields={fields}
      error={error}
      label="Server and password"
      className="gap-5"
      onSubmit={(values) => onSubmit(inputOf(values, { address, history, asksOlder }))}
    >
      <div className="flex items-center justify-between gap-3 rounded-lg bg-sunken px-3 py-2">
        <span className="min-w-0 truncate font-medium">{address}</span>
        <Button look="quiet" size="sm" onClick={onBack}>
          Change
        </Button>
      </div>
      {note && (
        <p className="flex gap-2.5 rounded-lg bg-warn-soft p-3 text-sm text-pretty">
          <Info size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
          {note}
        </p>
      )}
      <PasswordField
        label="Password of the mailbox"
        hint="Many providers want an app password: make one in your mail account's security settings. It is stored encrypted."
      />
      <ServerFields
        address={address}
        best={best}
        open={best === undefined || best.source === 'guess' || error !== null}
      />
      <HistoryChoice value={history} onChange={setHistory} />
      <OlderMailSwitch checked={asksOlder} onChange={setAsksOlder} />
      <div>
        <Button look="primary" size="lg" type="submit" busy={busy}>
          {busy ? 'Trying the server' : 'Test and connect'}
        </Button>
        <p className="mt-2 text-sm text-ink-3">Rapport signs in once to test. If that fails nothing is saved.</p>
      </div>
    </Form>
  );
}

function ServerFields({ address, best, open }: { address: string; best: ServerCandidate | undefined; open: boolean }) {
  const [chosen, setChosen] = useState(false);
  const [security, setSecurity] = useState<Security>(best?.security ?? 'tls');
  const [port, setPort] = useState(String(best?.port ?? ports[security]));
  const shown = open || chosen;
  const secure = (next: Security) => {
    setSecurity(next);
    if (Object.values(ports).includes(port)) setPort(ports[next]);
  };
  return (
    <div className="rounded-lg border border-line">
      <button
        type="button"
        aria-expanded={shown}
        disabled={open}
        onClick={() => setChosen(!chosen)}
        className="focus-inside flex w-full items-center gap-2 rounded-lg px-3 py-2.5 text-left text-sm"
      >
        <span className="min-w-0 flex-1">
          <span className="font-medium">Server</span>
          <span className="ml-2 break-words text-ink-2">{serverWords(best)}</span>
        </span>
        {!open && (
          <ChevronDown
            size={16}
            aria-hidden
            className={cx('shrink-0 text-ink-3 transition-transform', shown && 'rotate-180')}
          />
        )}
      </button>
      <div hidden={!shown} className="grid grid-cols-2 gap-4 border-t border-line p-3 sm:grid-cols-[1fr_7rem]">
        <TextField
          frame="col-span-2 sm:col-span-1"
          label="IMAP server"
          name="host"
          required={shown}
          defaultValue={best?.host}
          placeholder="imap.yourcompany.example"
          spellCheck={false}
        />
        <TextField
          frame="col-span-2 sm:col-span-1"
          label="Port"
          name="port"
          inputMode="numeric"
          pattern="[0-9]{1,5}"
          required={shown}
          value={port}
          onChange={({ target }) => setPort(target.value)}
        />
        <SelectField
          frame="col-span-2"
          label="Encryption"
          name="security"
          value={security}
          onChange={({ target }) => secure(target.value as Security)}
          hint={
            security === 'none' ? 'The password travels in the open. The operator must allow such a server.' : undefined
          }
        >
          <option value="tls">TLS (usual)</option>
          <option value="starttls">STARTTLS</option>
          <option value="none">None</option>
        </SelectField>
        <TextField
          frame="col-span-2"
          label="User name"
          name="username"
          required={shown}
          defaultValue={best?.username ?? address}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="username"
        />
      </div>
    </div>
  );
}

const sources: Record<string, string> = {
  known: 'known provider',
  autoconfig: 'as its domain says',
  srv: 'as its domain says',
  exchanger: "by its domain's mail servers",
  guess: 'a guess; nobody could say',
};

function serverWords(best: ServerCandidate | undefined): string {
  if (!best) return 'not found by itself; type it in';
  return `${best.host}, ${sources[best.source] ?? best.source}`;
}

interface Chosen {
  address: string;
  history: History;
  asksOlder: boolean;
}

function inputOf(values: FormData, { address, history, asksOlder }: Chosen): ImapInput {
  return {
    address,
    host: textOf(values, 'host'),
    port: Number(textOf(values, 'port')),
    security: textOf(values, 'security') as Security,
    username: textOf(values, 'username'),
    password: String(values.get('password') ?? ''),
    historyDays: daysOf(history),
    ...(asksOlder ? { asksOlder } : {}),
  };
}
