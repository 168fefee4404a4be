/**
 * An invitation link. Whoever has no account makes one with it; whoever has one proves it by its session or password.
 * Somebody signed in under another address must sign out first, so that nobody joins in another's place by mistake.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { account } from '../api.ts';
import type { InvitationOffer, Me } from '../api-types.ts';
import { meQuery } from '../queries.ts';
import { roleNames } from '../settings/roles.ts';
import { useSignOut } from '../shell/user-menu.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Doorway } from './doorway.tsx';
import { PasswordField } from './password-field.tsx';

const route = getRouteApi('/join/$token');

/** The form behind an invitation link. */
export function JoinScreen() {
  const { token } = route.useParams();
  const offer = useQuery({ queryKey: ['offer', token], queryFn: () => account.offer(token), retry: false });
  const me = useQuery({ ...meQuery, retry: false });
  if (offer.error)
    return (
      <Doorway title="This link does not work">
        <ErrorState error={offer.error} what="The invitation could not be opened" />
      </Doorway>
    );
  if (!offer.data || me.isPending)
    return (
      <Doorway title="Your invitation">
        <SkeletonRows label="Opening the invitation" rows={3} />
      </Doorway>
    );
  return (
    <Doorway
      title={`Join ${offer.data.workspaceName}`}
      lead={`You are invited with the address ${offer.data.email}. Your role: ${roleNames[offer.data.role]}.`}
    >
      <JoinForm token={token} offer={offer.data} me={me.data} />
    </Doorway>
  );
}

function JoinForm({ token, offer, me }: { token: string; offer: InvitationOffer; me: Me | undefined }) {
  const join = useJoin(token);
  const signOut = useSignOut();
  if (me && me.user.email !== offer.email)
    return (
      <>
        <p className="mb-4 text-base text-ink-2">
          You are signed in as {me.user.email}. Sign out, then open the link again.
        </p>
        <Button look="primary" size="lg" className="w-full" onClick={signOut}>
          Sign out
        </Button>
      </>
    );
  return (
    <Form
      fields={['name', 'password']}
      error={join.error}
      onSubmit={(values) => join.mutate(me ? {} : inputOf(values, offer.hasAccount))}
    >
      {!me && <input type="hidden" name="email" autoComplete="username" value={offer.email} />}
      {!me && !offer.hasAccount && (
        <TextField label="Your name" name="name" required autoComplete="name" maxLength={200} />
      )}
      {!me && (
        <PasswordField
          fresh={!offer.hasAccount}
          hint={offer.hasAccount ? 'The password of the account that you have here.' : 'At least 10 characters.'}
        />
      )}
      <Button look="primary" size="lg" type="submit" busy={join.isPending} className="w-full">
        Join
      </Button>
    </Form>
  );
}

function inputOf(values: FormData, hasAccount: boolean): { name?: string; password?: string } {
  const password = String(values.get('password') ?? '');
  return hasAccount ? { password } : { name: textOf(values, 'name'), password };
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
