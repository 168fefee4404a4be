import { AtSign } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';

/** The first step: which address. */
export function AddressStep({
  busy,
  error,
  onSubmit,
}: {
  busy: boolean;
  error: unknown;
  onSubmit: (address: string) => void;
}) {
  return (
    <Form fields={['address']} error={error} label="Address" onSubmit={(values) => onSubmit(textOf(values, 'address'))}>
      <TextField
        label="Your email address"
        name="address"
        type="email"
        required
        autoFocus
        autoComplete="email"
        icon={AtSign}
        placeholder="you@yourcompany.example"
        hint="Rapport looks up the servers of its domain."
      />
      <div>
        <Button look="primary" size="lg" type="submit" busy={busy}>
          {busy ? 'Looking for the server' : 'Continue'}
        </Button>
      </div>
    </Form>
  );
}
