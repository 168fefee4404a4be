import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { account } from '../api.ts';
import { PasswordField } from '../doorway/password-field.tsx';
import { meQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { Panel } from './panel.tsx';
import { SessionList } from './session-list.tsx';

/** Name and password. */
export function ProfilePanel() {
  const { data: me, error, refetch } = useQuery(meQuery);
  if (error) return <ErrorState error={error} what="Your profile could not be read" onRetry={refetch} />;
  if (!me) return <SkeletonRows label="Loading your profile" rows={3} />;
  return (
    <>
      <Panel
        title="Profile"
        lead={`You are ${me.role === 'admin' ? 'an admin' : `a ${me.role}`} of ${me.workspace.name}.`}
      >
        <NameForm name={me.user.name} email={me.user.email} />
      </Panel>
      <Panel title="Password" lead="A new password signs out all other devices.">
        <PasswordForm />
      </Panel>
      <Panel title="Where you are signed in">
        <SessionList />
      </Panel>
    </>
  );
}

function NameForm({ name, email }: { name: string; email: string }) {
  const queries = useQueryClient();
  const { say } = useToast();
  const save = useMutation({
    mutationFn: account.changeName,
    onSuccess: () => {
      say('Saved.');
      return queries.invalidateQueries({ queryKey: ['me'] });
    },
  });
  return (
    <Form fields={['name']} error={save.error} onSubmit={(values) => save.mutate(textOf(values, 'name'))}>
      <TextField label="Name" name="name" required maxLength={200} defaultValue={name} autoComplete="name" />
      <TextField label="Email" value={email} readOnly disabled hint="You sign in with it." />
      <div>
        <Button look="primary" type="submit" busy={save.isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}

function PasswordForm() {
  const { say } = useToast();
  const save = useMutation({ mutationFn: account.changePassword, onSuccess: () => say('The password is changed.') });
  return (
    <Form
      key={save.isSuccess ? 'done' : 'open'}
      fields={['currentPassword', 'newPassword']}
      error={save.error}
      onSubmit={(values) =>
        save.mutate({
          currentPassword: String(values.get('currentPassword') ?? ''),
          newPassword: String(values.get('newPassword') ?? ''),
        })
      }
    >
      <PasswordField name="currentPassword" label="Current password" />
      <PasswordField name="newPassword" label="New password" fresh hint="At least 10 characters." />
      <div>
        <Button type="submit" busy={save.isPending}>
          Change password
        </Button>
      </div>
    </Form>
  );
}
