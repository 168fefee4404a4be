import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { account } from '../api.ts';
import type { Role } from '../api-types.ts';
import { Button } from '../ui/button.tsx';
import { CopyText } from '../ui/copy-text.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { roleNames, roles, roleWords } from './roles.ts';

/** An invitation is a link, which the admin gives on by himself. */
export function InviteDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Invite somebody"
      description="You get a link to send on. It works once, for this address, for a week."
    >
      <InviteForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function InviteForm({ onDone }: { onDone: () => void }) {
  const queries = useQueryClient();
  const [role, setRole] = useState<Role>('rep');
  const invite = useMutation({
    mutationFn: account.invite,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['invitations'] }),
  });
  if (invite.data)
    return (
      <>
        <CopyText label="Invitation link" text={invite.data.link} />
        <p className="mt-2 text-sm text-ink-3">
          The link is shown only now. Whoever has it can join in this person's place.
        </p>
        <DialogActions>
          <Button look="primary" onClick={onDone}>
            Done
          </Button>
        </DialogActions>
      </>
    );
  return (
    <Form
      fields={['email', 'role']}
      error={invite.error}
      onSubmit={(values) => invite.mutate({ email: textOf(values, 'email'), role })}
    >
      <TextField label="Email" name="email" type="email" required autoFocus />
      <SelectField
        label="Role"
        name="role"
        value={role}
        hint={roleWords[role]}
        onChange={({ target }) => setRole(target.value as Role)}
      >
        {roles.map((each) => (
          <option key={each} value={each}>
            {roleNames[each]}
          </option>
        ))}
      </SelectField>
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button look="primary" type="submit" busy={invite.isPending}>
          Make the link
        </Button>
      </DialogActions>
    </Form>
  );
}
