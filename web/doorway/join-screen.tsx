/** An invitation link: somebody new makes an account with it, somebody signed in joins with the account at hand. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { account } from '../api.ts';
import { meQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { Doorway } from './doorway.tsx';
import { PasswordField } from './password-field.tsx';

const route = getRouteApi('/join/$token');

/** The form behind an invitation link. */
export function JoinScreen() {
  const { token } = route.useParams();
  const me = useQuery({ ...meQuery, retry: false });
  const join = useJoin(token);
  const known = me.data;
  return (
    <Doorway
      title="Join your team"
      lead={
        known
          ? `You are signed in as ${known.user.email}. This account will join the workspace.`
          : 'Choose a name and a password. The invitation says to which workspace and address it belongs.'
      }
    >
      <Form
        fields={['name', 'password']}
        error={join.error}
        onSubmit={(values) =>
          join.mutate(known ? {} : { name: textOf(values, 'name'), password: String(values.get('password') ?? '') })
        }
      >
        {!known && (
          <>
            <TextField label="Your name" name="name" required autoComplete="name" maxLength={200} />
            <PasswordField fresh hint="At least 10 characters. If you have an account here already, its password." />
          </>
        )}
        <Button look="primary" size="lg" type="submit" busy={join.isPending} disabled={me.isLoading} className="w-full">
          Join
        </Button>
      </Form>
    </Doorway>
  );
}

/** Joins; without a session afterwards the way leads through sign-in. */
function useJoin(token: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (input: { name?: string; password?: string }) => account.acceptInvitation({ token, ...input }),
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: '/' });
    },
  });
}
