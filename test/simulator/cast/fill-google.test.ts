import assert from 'node:assert/strict';
import { test } from 'node:test';
import { castOf } from '#simulator/cast/cast-of.ts';
import { fillGoogle, playArrivals, stageClock } from '#simulator/cast/fill-google.ts';
import { GoogleWorld } from '#simulator/google/world.ts';

const startedAt = new Date('2026-10-06T09:00:00Z');
const halfHour = new Date(startedAt.getTime() + 1_800_000);
const still = (moment: Date) => stageClock({ now: () => moment, sleep: async () => {} });

test('Google holds the mail of the cast, threaded, labelled, and dated as it came.', () => {
  const world = new GoogleWorld({ clock: still(startedAt), seed: 5 });
  const cast = castOf({ seed: 5, startedAt, now: startedAt, scale: 'small' });
  fillGoogle(world, cast);
  for (const { email, aliases } of cast.colleagues) {
    const user = world.user(email)!;
    const items = [...cast.mail.mailbox(email)];
    const list = user.list();
    assert.equal(list.length, items.length);
    assert.deepEqual(
      list.map(({ internalDate }) => internalDate).sort(byDate),
      items.map((item) => item.internalDate).sort(byDate),
    );
    assert.equal(new Set(list.map(({ threadId }) => threadId)).size, new Set(items.map((item) => item.threadKey)).size);
    for (const { address } of aliases) assert.equal(world.userAt(address), user);
  }
});

test('A world that is filled again later gives each message the id that it had.', () => {
  const options = { seed: 5, startedAt, scale: 'small' } as const;
  const first = new GoogleWorld({ clock: still(startedAt), seed: 5 });
  const cast = castOf({ ...options, now: startedAt });
  const threads = fillGoogle(first, cast);
  const count = playArrivals(first, cast, threads, startedAt, halfHour);
  assert.ok(count > 40);
  const second = new GoogleWorld({ clock: still(halfHour), seed: 5 });
  fillGoogle(second, castOf({ ...options, now: halfHour }));
  for (const { email } of cast.colleagues) {
    const told = (world: GoogleWorld) =>
      world
        .user(email)!
        .list()
        .map(({ id, threadId, labelIds, internalDate }) => ({ id, threadId, labelIds, internalDate }));
    assert.deepEqual(told(second), told(first));
    assert.equal(second.user(email)!.historyId, first.user(email)!.historyId);
  }
});

function byDate(one: Date, other: Date): number {
  return one.getTime() - other.getTime();
}
