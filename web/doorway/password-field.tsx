import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { TextField } from '../ui/field.tsx';

/** A password, which can be looked at while it is typed. */
export function PasswordField({
  name = 'password',
  label = 'Password',
  fresh,
  hint,
}: {
  name?: string;
  label?: string;
  /** For a new one: the browser may offer to make it. */
  fresh?: boolean;
  hint?: string;
}) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="relative">
      <TextField
        label={label}
        name={name}
        type={shown ? 'text' : 'password'}
        autoComplete={fresh ? 'new-password' : 'current-password'}
        required
        minLength={fresh ? 10 : undefined}
        hint={hint}
        className="pr-10"
      />
      <button
        type="button"
        aria-label={shown ? 'Hide the password' : 'Show the password'}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute top-6.5 right-1 inline-flex size-8 items-center justify-center rounded-md text-ink-3 hover:text-ink"
      >
        <Icon size={16} aria-hidden />
      </button>
    </div>
  );
}
