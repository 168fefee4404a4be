/** The very first visit: the first account and its workspace. There is no default password to forget to change. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { account } from '../api.ts';
import { meQuery, setupQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { Doorway } from './doorway.tsx';
import { PasswordField } from './password-field.tsx';
import { SampleData } from './sample-data.tsx';

const fields = ['name', 'email', 'password', 'workspace', 'code'];

/** The form of the first account. */
export function FirstRunScreen() {
  const setup = useQuery(setupQuery);
  const start = useFirstRun();
  if (setup.data?.needed === false && !start.isPending && !start.isSuccess) return <Navigate to="/sign-in" />;
  return (
    <Doorway
      title="Welcome to Rapport"
      lead="Make the first account. You will be the admin of your workspace and can invite the others later."
      foot="Everything stays on this server. Nothing is sent anywhere."
    >
      <Form fields={fields} error={start.error} onSubmit={(values) => start.mutate(inputOf(values))}>
        {setup.data?.codeRequired && (
          <TextField
            label="One-time code"
            name="code"
            required
            autoComplete="one-time-code"
            className="font-mono"
            hint="It stands in the console in which Rapport was started. It shows that the server is yours."
          />
        )}
        <TextField label="Your name" name="name" required autoComplete="name" maxLength={200} />
        <TextField label="Email" name="email" type="email" required autoComplete="username" />
        <PasswordField fresh hint="At least 10 characters. A few unrelated words are good." />
        <TextField
          label="Workspace"
          name="workspace"
          required
          autoComplete="organization"
          maxLength={200}
          placeholder="Harbour & Sons"
          hint="The name of your team or company."
        />
        <Button look="primary" size="lg" type="submit" busy={start.isPending} className="mt-1 w-full">
          Start
        </Button>
      </Form>
      {setup.data?.demo && <SampleData />}
    </Doorway>
  );
}

function inputOf(values: FormData) {
  const code = textOf(values, 'code');
  return {
    name: textOf(values, 'name'),
    email: textOf(values, 'email'),
    password: String(values.get('password') ?? ''),
    workspace: textOf(values, 'workspace'),
    ...(code ? { code } : {}),
  };
}

/** Makes the account; signs in when the server did not do so by itself. */
function useFirstRun() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (input: ReturnType<typeof inputOf>) => {
      await account.firstRun(input);
      queries.clear();
      try {
        await queries.fetchQuery(meQuery);
      } catch {
        await account.signIn({ email: input.email, password: input.password });
        await queries.fetchQuery({ ...meQuery, staleTime: 0 });
      }
    },
    onSuccess: () => navigate({ to: '/mailboxes/connect' }),
  });
}
