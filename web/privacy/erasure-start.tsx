import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { crm, privacy } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { type Pick, Picker } from '../ui/picker.tsx';
import { Segments } from '../ui/segments.tsx';
import type { Erasure } from './answers.ts';

interface Props {
  /** With the address that is to be typed once more. */
  onBegun: (erasure: Erasure, address: string) => void;
}

interface Whom extends Pick {
  emails: string[];
}

/** Whom: a contact, or an address that is none. It looks, and removes nothing yet. */
export function ErasureStart({ onBegun }: Props) {
  const queries = useQueryClient();
  const [by, setBy] = useState<'contact' | 'address'>('contact');
  const [whom, setWhom] = useState<Pick[]>([]);
  const look = useMutation({
    mutationFn: async (input: { contactId: string; address: string } | { address: string }) => {
      const erasure = await privacy.previewErasure('contactId' in input ? { contactId: input.contactId } : input);
      return { erasure, address: input.address };
    },
    onSuccess: ({ erasure, address }) => {
      queries.setQueryData(['erasure', erasure.id], erasure);
      queries.invalidateQueries({ queryKey: ['erasures'] });
      onBegun(erasure, address);
    },
  });
  const chosen = whom[0] as Whom | undefined;
  const submit = (values: FormData) => {
    if (by === 'address') look.mutate({ address: textOf(values, 'address') });
    else if (chosen) look.mutate({ contactId: chosen.id, address: chosen.emails[0] ?? chosen.name });
  };
  return (
    <Form fields={['address']} error={look.error} onSubmit={submit} label="Whom">
      <Segments
        label="Whom"
        value={by}
        onChange={setBy}
        options={[
          { value: 'contact', label: 'A contact' },
          { value: 'address', label: 'An address' },
        ]}
      />
      {by === 'contact' ? (
        <Picker
          label="Contact"
          hint="With all addresses of the contact."
          placeholder="Type a name"
          single
          kind="erasure-contact"
          value={whom}
          onChange={setWhom}
          find={findContacts}
        />
      ) : (
        <TextField
          label="Email address"
          name="address"
          type="email"
          required
          maxLength={320}
          autoComplete="off"
          placeholder="nora@acme.example"
          hint="If a contact has it, the contact goes with it."
        />
      )}
      <div>
        <Button type="submit" look="primary" busy={look.isPending} disabled={by === 'contact' && !chosen}>
          See what would go
        </Button>
      </div>
    </Form>
  );
}

async function findContacts(q: string, signal: AbortSignal): Promise<Whom[]> {
  const { items } = await crm.contacts({ q, limit: 8 }, signal);
  return items.map(({ id, name, emails }) => ({ id, name: emails[0] ? `${name}, ${emails[0]}` : name, emails }));
}
