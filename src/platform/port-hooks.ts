/**
 * A place to stand before and after every call that leaves the program: a statement, a commit, a provider call, an
 * enqueue. The crash-point suite counts the labels and kills the program there; in production there are no hooks.
 *
 * Invariant: hooks see labels only, never arguments or results.
 */
export interface PortHooks {
  before(label: string): void | Promise<void>;
  after(label: string): void | Promise<void>;
}

/** Runs one port call between its hooks. `after` is told of successes only: a failed call had no effect to lose. */
export async function throughPort<T>(hooks: PortHooks | undefined, label: string, call: () => Promise<T>): Promise<T> {
  if (!hooks) return call();
  await hooks.before(label);
  const result = await call();
  await hooks.after(label);
  return result;
}
