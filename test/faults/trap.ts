import type { PortHooks } from '#platform/port-hooks.ts';

/** A program that dies at a port call, in this process: from then on every call of its fails, until it is revived. */
export interface Trap {
  hooks: PortHooks;
  /** It dies at the n-th moment before or after a call from now on. */
  arm(moments: number): void;
  /** It lives again, and dies no more; answers whether it had died. */
  revive(): boolean;
}

/** Makes a trap that is not armed. */
export function createTrap(): Trap {
  let left = Number.POSITIVE_INFINITY;
  const step = () => {
    left -= 1;
    if (left <= 0) throw new Error('The program has died here.');
  };
  return {
    hooks: { before: step, after: step },
    arm(moments) {
      left = moments;
    },
    revive() {
      const died = left <= 0;
      left = Number.POSITIVE_INFINITY;
      return died;
    },
  };
}
