import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { crm } from '../api.ts';
import type { Company } from '../api-types.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { wordsOf } from '../ui/text-list.ts';
import { useToast } from '../ui/toast.tsx';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The company to change; without one, a new one is made. */
  company?: Company;
}

/** Adding a company, and changing one. */
export function CompanyDialog({ open, onOpenChange, company }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={company ? 'Edit company' : 'Add company'}>
      <CompanyForm company={company} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function CompanyForm({ company, onDone }: { company?: Company; onDone: () => void }) {
  const save = useSave(company, onDone);
  return (
    <Form
      fields={['name', 'domains']}
      error={save.error}
      onSubmit={(values) => save.mutate({ name: textOf(values, 'name'), domains: wordsOf(textOf(values, 'domains')) })}
    >
      <TextField label="Name" name="name" required maxLength={200} defaultValue={company?.name} autoFocus={!company} />
      <TextArea
        label="Domains"
        name="domains"
        rows={2}
        defaultValue={company?.domains.join('\n')}
        spellCheck={false}
        aside="one per line"
        placeholder="acme.example"
        hint="Mail with any address in these domains concerns the company. Free-mail domains never do."
      />
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button look="primary" type="submit" busy={save.isPending}>
          {company ? 'Save' : 'Add company'}
        </Button>
      </DialogActions>
    </Form>
  );
}

function useSave(company: Company | undefined, onDone: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { say } = useToast();
  return useMutation({
    mutationFn: (input: { name: string; domains: string[] }) =>
      company ? crm.changeCompany(company.id, input) : crm.addCompany(input),
    onSuccess: async (saved) => {
      queries.setQueryData(['company', saved.id], saved);
      for (const name of ['companies', 'contacts', 'contact', 'suggestions', 'timeline', 'connections', 'connection'])
        queries.invalidateQueries({ queryKey: [name] });
      onDone();
      say(company ? 'Saved.' : `${saved.name} is added.`);
      if (!company) await navigate({ to: '/companies/$id', params: { id: saved.id } });
    },
  });
}
