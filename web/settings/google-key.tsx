/**
 * The key file of a service account: chosen or pasted, looked at in the browser, sent once. Its words are not shown again
 * after they were recognised, because whoever reads them can read every mailbox of the domain.
 */
import { FileKey2, FileUp } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/field.tsx';

/** What can be told of a key without using it. */
export interface ServiceAccountKey {
  json: string;
  email: string;
  /** The number by which Google's admin console knows the account. */
  clientId: string;
}

const mostOctets = 50_000;

interface Props {
  value: ServiceAccountKey | null;
  onChange: (key: ServiceAccountKey | null) => void;
}

/** The key's place in a form. */
export function KeyField({ value, onChange }: Props) {
  if (value)
    return (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-good-soft px-3 py-2">
        <FileKey2 size={16} aria-hidden className="shrink-0 text-good" />
        <span className="min-w-0 flex-1 basis-48 font-mono text-sm break-all">{value.email}</span>
        <Button size="sm" onClick={() => onChange(null)}>
          Another key
        </Button>
      </div>
    );
  return <KeyInput onChange={onChange} />;
}

function KeyInput({ onChange }: Pick<Props, 'onChange'>) {
  const id = useId();
  const [wrong, setWrong] = useState(false);
  const take = (text: string) => {
    const key = readKey(text);
    setWrong(key === null && text.trim() !== '');
    if (key) onChange(key);
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <label
          htmlFor={id}
          className="inline-flex h-8 shrink-0 items-center gap-2 rounded-md border border-line-2 bg-raised px-3 font-medium shadow-card hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
        >
          <FileUp size={16} aria-hidden className="-ml-0.5" />
          Choose the key file
          <input
            id={id}
            type="file"
            accept="application/json,.json"
            className="sr-only"
            onChange={async ({ target }) => {
              const file = target.files?.[0];
              target.value = '';
              if (file) take(file.size > mostOctets ? 'no key' : await file.text());
            }}
          />
        </label>
        <span className="text-sm text-ink-3">a JSON file from Google</span>
      </div>
      <TextArea
        label="Or paste what is in it"
        rows={2}
        spellCheck={false}
        autoComplete="off"
        className="font-mono text-sm"
        placeholder={'{ "type": "service_account", … }'}
        onChange={({ target }) => take(target.value)}
      />
      {wrong && (
        <p role="alert" className="text-sm text-bad">
          This is no key of a service account. Google offers it as a JSON file under “Keys”, “Add key”.
        </p>
      )}
    </div>
  );
}

/** Null for anything else. */
function readKey(json: string): ServiceAccountKey | null {
  try {
    const { type, client_email: email, client_id: clientId, private_key: secret } = JSON.parse(json);
    const whole = [email, clientId, secret].every((each) => typeof each === 'string' && each !== '');
    return type === 'service_account' && whole ? { json, email, clientId } : null;
  } catch {
    return null;
  }
}
