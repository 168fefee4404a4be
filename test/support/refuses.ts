import assert from 'node:assert/strict';
import { Fault } from '#errors.ts';

/** Asserts that the work ends in a Fault `refuse` with this code, HTTP status and field. */
export async function refuses(
  code: string,
  status: number | undefined,
  field: string | undefined,
  work: () => Promise<unknown>,
): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof Fault, String(error));
    assert.deepEqual([error.next, error.code, error.status, error.field], ['refuse', code, status, field]);
    return true;
  });
}
