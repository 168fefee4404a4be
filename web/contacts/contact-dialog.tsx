/** Adding a contact, and changing one: the same form. Its mail is found at once, so saving may take a moment. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { crm } from '../api.ts';
import type { Contact, ContactInput, ContactKind } from '../api-types.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { SelectField, Switch, TextArea, TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { Picker } from '../ui/picker.tsx';
import { wordsOf } from '../ui/text-list.ts';
import { useToast } from '../ui/toast.tsx';
import { kinds } from './words.ts';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The contact to change; without one, a new one is made. */
  contact?: Contact;
}

/** The dialog around the form. */
export function ContactDialog({ open, onOpenChange, contact }: Props) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={contact ? 'Edit contact' : 'Add contact'}
      description={
        contact ? undefined : 'Mail with these addresses goes to the timeline, also mail that is here already.'
      }
    >
      <ContactForm contact={contact} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ContactForm({ contact, onDone }: { contact?: Contact; onDone: () => void }) {
  const [company, setCompany] = useState(contact?.company ? [contact.company] : []);
  const [highValue, setHighValue] = useState(contact?.highValue ?? false);
  const save = useSave(contact, onDone);
  return (
    <Form
      fields={['name', 'emails', 'kind', 'title', 'phone']}
      error={save.error}
      onSubmit={(values) => save.mutate({ ...inputOf(values), companyId: company[0]?.id ?? null, highValue })}
    >
      <TextField label="Name" name="name" required maxLength={200} defaultValue={contact?.name} autoFocus={!contact} />
      <TextArea
        label="Email addresses"
        name="emails"
        rows={contact && contact.emails.length > 2 ? 4 : 2}
        defaultValue={contact?.emails.join('\n')}
        spellCheck={false}
        aside="one per line"
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label="Kind" name="kind" defaultValue={contact?.kind ?? 'lead'}>
          {kinds.map((kind) => (
            <option key={kind.value} value={kind.value}>
              {kind.label}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Title"
          name="title"
          maxLength={200}
          defaultValue={contact?.title ?? ''}
          placeholder="Harbour master"
        />
        <TextField label="Phone" name="phone" type="tel" maxLength={50} defaultValue={contact?.phone ?? ''} />
        <Picker
          label="Company"
          placeholder="Find a company"
          kind="companies"
          single
          value={company}
          onChange={setCompany}
          find={async (q, signal) => (await crm.companies({ q, limit: 20 }, signal)).items}
        />
      </div>
      <Switch
        label="High value"
        hint="Marked with a star, and first to be missed."
        checked={highValue}
        onChange={setHighValue}
      />
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button look="primary" type="submit" busy={save.isPending}>
          {contact ? 'Save' : 'Add contact'}
        </Button>
      </DialogActions>
    </Form>
  );
}

function inputOf(values: FormData): ContactInput {
  return {
    name: textOf(values, 'name'),
    emails: wordsOf(textOf(values, 'emails')),
    kind: textOf(values, 'kind') as ContactKind,
    title: textOf(values, 'title') || null,
    phone: textOf(values, 'phone') || null,
  };
}

function useSave(contact: Contact | undefined, onDone: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { say } = useToast();
  return useMutation({
    mutationFn: (input: ContactInput) =>
      contact ? crm.changeContact(contact.id, input) : crm.addContact(withoutNulls(input)),
    onSuccess: async (saved) => {
      queries.setQueryData(['contact', saved.id], saved);
      for (const name of ['contacts', 'suggestions', 'timeline', 'companies', 'company', 'connections', 'connection'])
        queries.invalidateQueries({ queryKey: [name] });
      onDone();
      say(contact ? 'Saved.' : `${saved.name} is a contact now.`);
      if (!contact) await navigate({ to: '/contacts/$id', params: { id: saved.id } });
    },
  });
}

function withoutNulls(input: ContactInput): ContactInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as unknown as ContactInput;
}
