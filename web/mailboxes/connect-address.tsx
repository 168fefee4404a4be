import { AtSign } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';

/** The first step: which address. */
export function AddressStep({
  likely,
  busy,
  error,
  onSubmit,
}: {
  likely: boolean;
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
        autoComplete="email"
        icon={AtSign}
        placeholder="you@yourcompany.example"
        hint="Rapport looks up the servers of its domain."
      />
      <div>
        <Button look={likely ? 'primary' : 'secondary'} size="lg" type="submit" busy={busy}>
          {busy ? 'Looking for the server' : 'Continue'}
        </Button>
      </div>
    </Form>
  );
}
