/** Screens at the edges: nothing there, something broke, not there yet. */

import { Link, useRouter } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';

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
  return (
    <div className="flex min-h-[60dvh] items-center justify-center">
      <ErrorState error={error} what="This page could not be shown" onRetry={again} />
    </div>
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
