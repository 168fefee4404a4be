import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { meQuery } from '../queries.ts';
import { Panel } from '../settings/panel.tsx';
import { EmptyState, SkeletonRows } from '../ui/states.tsx';

interface Props {
  title: string;
  /** The right that opens it. */
  right: string;
  children: ReactNode;
}

/** What is behind a right; whoever lacks it is told so, and nothing is asked of the server. */
export function ForAdmins({ title, right, children }: Props) {
  const { data: me } = useQuery(meQuery);
  if (!me) return <SkeletonRows label="Loading" rows={3} />;
  if (me.permissions.includes(right)) return children;
  return (
    <Panel title={title}>
      <EmptyState icon={Lock} title="Only an admin can open this" level="h3">
        Ask one if something here should be otherwise.
      </EmptyState>
    </Panel>
  );
}
