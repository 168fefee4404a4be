import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { account } from '../api.ts';
import type { Member, Role } from '../api-types.ts';
import { membersQuery, meQuery } from '../queries.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { SelectField } from '../ui/field.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { Panel } from './panel.tsx';
import { roleNames, roles } from './roles.ts';

/** Who is in the workspace, and who is invited. */
export function MembersPanel() {
  const { data: me } = useQuery(meQuery);
  const [inviting, setInviting] = useState(false);
  const may = me?.permissions.includes('members:change') ?? false;
  return (
    <>
      <Panel
        title="Members"
        lead="Roles say who may change what. Nobody reads another's mail by role, not even an admin."
      >
        <Members me={me?.user.id} may={may} />
        {may && (
          <Button look="primary" icon={UserPlus} className="mt-4" onClick={() => setInviting(true)}>
            Invite
          </Button>
        )}
      </Panel>
      {may && (
        <Panel title="Open invitations">
          <InvitationList />
        </Panel>
      )}
      <InviteDialog open={inviting} onOpenChange={setInviting} />
    </>
  );
}

function Members({ me, may }: { me: string | undefined; may: boolean }) {
  const { data, error, refetch, isPending } = useQuery(membersQuery);
  if (isPending) return <SkeletonRows label="Loading members" rows={3} />;
  if (error) return <ErrorState error={error} what="The members could not be read" onRetry={refetch} />;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {data.items.map((member) => (
        <MemberRow key={member.id} member={member} self={member.id === me} may={may} />
      ))}
    </ul>
  );
}

function MemberRow({ member, self, may }: { member: Member; self: boolean; may: boolean }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <Avatar name={member.name} />
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate font-medium">
          {member.name}
          {self && <span className="font-normal text-ink-3"> (you)</span>}
        </p>
        <p className="truncate text-sm text-ink-3">{member.email}</p>
      </div>
      {may ? <MemberControls member={member} self={self} /> : <Badge>{roleNames[member.role]}</Badge>}
    </li>
  );
}

function MemberControls({ member, self }: { member: Member; self: boolean }) {
  const queries = useQueryClient();
  const { say, fail } = useToast();
  const [asking, setAsking] = useState(false);
  const reread = () => queries.invalidateQueries({ queryKey: ['members'] });
  const change = useMutation({
    mutationFn: (role: Role) => account.changeMember(member.id, role),
    onSuccess: () => {
      say(`${member.name} has another role now.`);
      return Promise.all([reread(), self && queries.invalidateQueries({ queryKey: ['me'] })]);
    },
    onError: fail,
  });
  return (
    <div className="flex items-center gap-1 max-sm:w-full max-sm:pl-11">
      <SelectField
        label={`Role of ${member.name}`}
        hideLabel
        frame="w-32"
        className="h-8!"
        value={member.role}
        disabled={change.isPending}
        onChange={({ target }) => change.mutate(target.value as Role)}
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {roleNames[role]}
          </option>
        ))}
      </SelectField>
      <IconButton icon={Trash2} label={`Remove ${member.name}`} onClick={() => setAsking(true)} />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={self ? 'Leave this workspace?' : `Remove ${member.name}?`}
        verb={self ? 'Leave' : 'Remove'}
        danger
        onConfirm={async () => {
          await account.removeMember(member.id);
          await reread();
          if (self) window.location.assign('/');
        }}
      >
        The account loses this workspace and its keys at once, and its mailboxes are disconnected. What is on timelines
        stays, seen by the same people as before.
      </Confirm>
    </div>
  );
}
