import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Navigate, useRouter } from '@tanstack/react-router';
import { account } from '../api.ts';
import { setupQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { Doorway } from './doorway.tsx';
import { PasswordField } from './password-field.tsx';

const route = getRouteApi('/sign-in');

/** Email and password; Google when it is configured. */
export function SignInScreen() {
  const setup = useQuery(setupQuery);
  const signIn = useSignIn();
  const google = useMutation({
    mutationFn: account.signInWithGoogle,
    onSuccess: ({ url }) => window.location.assign(url),
  });
  if (setup.data?.needed) return <Navigate to="/welcome" />;
  return (
    <Doorway
      title="Sign in"
      foot="No account yet? Ask an admin of your workspace for an invitation link. A forgotten password is set anew by the admin of the server."
    >
      <Form
        fields={['email', 'password']}
        error={signIn.error ?? google.error}
        onSubmit={(values) =>
          signIn.mutate({ email: textOf(values, 'email'), password: String(values.get('password') ?? '') })
        }
      >
        <TextField label="Email" name="email" type="email" required autoComplete="username" autoFocus />
        <PasswordField />
        <Button look="primary" size="lg" type="submit" busy={signIn.isPending} className="mt-1 w-full">
          Sign in
        </Button>
        {setup.data?.google && (
          <Button size="lg" busy={google.isPending} onClick={() => google.mutate()} className="w-full">
            Sign in with Google
          </Button>
        )}
      </Form>
    </Doorway>
  );
}

function useSignIn() {
  const queries = useQueryClient();
  const router = useRouter();
  const { to } = route.useSearch();
  return useMutation({
    mutationFn: account.signIn,
    onSuccess: async () => {
      queries.clear();
      await router.navigate({ to: isHere(to) ? to : '/', replace: true });
    },
  });
}

/** Only addresses of this site: `//elsewhere.example` would lead away. */
function isHere(to: string | undefined): to is string {
  return to !== undefined && /^\/(?![/\\])/.test(to);
}
