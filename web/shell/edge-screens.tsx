/** Screens at the edges: nothing there, something broke, not there yet. */

import { Link, useRouter } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { Problem } from '../api.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useSignOut } from './user-menu.tsx';

/** An address that leads nowhere. */
export function LostScreen() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        icon={Compass}
        title="There is nothing at this address"
        level="h1"
        action={
          <Link to="/" className={buttonClass('primary')}>
            Go to your contacts
          </Link>
        }
      >
        The page may have been deleted, or the link was cut short on its way.
      </EmptyState>
    </main>
  );
}

/** A screen that could not be shown. */
export function FaultScreen({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter();
  const again = () => {
    reset?.();
    router.invalidate();
  };
  const outside = error instanceof Problem && error.code === 'no-workspace';
  return (
    <main className="flex min-h-[60dvh] flex-col items-center justify-center">
      <ErrorState
        error={error}
        what={outside ? 'You are in no workspace' : 'This page could not be shown'}
        onRetry={again}
      />
      {outside && <SignOutButton />}
    </main>
  );
}

function SignOutButton() {
  const signOut = useSignOut();
  return (
    <Button look="quiet" onClick={signOut}>
      Sign out
    </Button>
  );
}

/** While a screen's code is on its way. */
export function WaitingScreen() {
  return (
    <div className="mx-auto max-w-6xl px-4 pt-20 sm:px-6 lg:px-8">
      <SkeletonRows label="Loading" rows={6} />
    </div>
  );
}
