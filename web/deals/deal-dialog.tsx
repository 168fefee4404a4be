import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { crm } from '../api.ts';
import type { Deal, DealInput, Stage } from '../api-types.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { Picker } from '../ui/picker.tsx';
import { useToast } from '../ui/toast.tsx';
import { stages } from './words.ts';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The deal to change; without one, a new one is made. */
  deal?: Deal;
}

/** Adding a deal, and changing one. */
export function DealDialog({ open, onOpenChange, deal }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={deal ? 'Edit deal' : 'Add deal'}>
      <DealForm deal={deal} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function DealForm({ deal, onDone }: { deal?: Deal; onDone: () => void }) {
  const [company, setCompany] = useState(deal?.company ? [deal.company] : []);
  const [contacts, setContacts] = useState(deal?.contacts ?? []);
  const save = useSave(deal, onDone);
  const submit = (values: FormData) =>
    save.mutate({
      ...inputOf(values),
      companyId: company[0]?.id ?? null,
      contactIds: contacts.map((contact) => contact.id),
    });
  return (
    <Form fields={['name', 'stage', 'value', 'currency', 'reference']} error={save.error} onSubmit={submit}>
      <TextField label="Name" name="name" required maxLength={200} defaultValue={deal?.name} autoFocus={!deal} />
      <div className="grid grid-cols-2 gap-4">
        <SelectField label="Stage" name="stage" defaultValue={deal?.stage ?? 'new'}>
          {stages.map((stage) => (
            <option key={stage.value} value={stage.value}>
              {stage.label}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Reference"
          name="reference"
          maxLength={100}
          defaultValue={deal?.reference ?? ''}
          placeholder="D-2041"
        />
        <TextField
          label="Value"
          name="value"
          inputMode="decimal"
          pattern="[0-9]+([.,][0-9]{1,2})?"
          title="A number such as 12000 or 12000.50"
          defaultValue={deal?.value ?? ''}
        />
        <TextField
          label="Currency"
          name="currency"
          pattern="[A-Za-z]{3}"
          title="Three letters, such as EUR"
          className="uppercase"
          required
          defaultValue={deal?.currency ?? 'EUR'}
        />
      </div>
      <p className="-mt-2 text-sm text-ink-3">
        Mail that names the reference in its subject or text concerns this deal.
      </p>
      <Picker
        label="Contacts"
        placeholder="Find a contact"
        kind="contacts"
        value={contacts}
        onChange={setContacts}
        find={async (q, signal) => (await crm.contacts({ q, limit: 20 }, signal)).items}
      />
      <Picker
        label="Company"
        placeholder="Find a company"
        kind="companies"
        single
        value={company}
        onChange={setCompany}
        find={async (q, signal) => (await crm.companies({ q, limit: 20 }, signal)).items}
      />
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button look="primary" type="submit" busy={save.isPending}>
          {deal ? 'Save' : 'Add deal'}
        </Button>
      </DialogActions>
    </Form>
  );
}

function inputOf(values: FormData): DealInput {
  const value = textOf(values, 'value').replace(',', '.');
  return {
    name: textOf(values, 'name'),
    stage: textOf(values, 'stage') as Stage,
    value: value === '' ? null : Number(value),
    currency: textOf(values, 'currency').toUpperCase(),
    reference: textOf(values, 'reference') || null,
  };
}

function useSave(deal: Deal | undefined, onDone: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { say } = useToast();
  return useMutation({
    mutationFn: (input: DealInput) => (deal ? crm.changeDeal(deal.id, input) : crm.addDeal(withoutNulls(input))),
    onSuccess: async (saved) => {
      queries.setQueryData(['deal', saved.id], saved);
      for (const name of ['deals', 'timeline', 'connections', 'connection'])
        queries.invalidateQueries({ queryKey: [name] });
      onDone();
      say(deal ? 'Saved.' : `${saved.name} is added.`);
      if (!deal) await navigate({ to: '/deals/$id', params: { id: saved.id } });
    },
  });
}

function withoutNulls(input: DealInput): DealInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as unknown as DealInput;
}
