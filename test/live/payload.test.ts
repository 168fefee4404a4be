import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type LiveEvent, liveKinds, livePayload } from '#live/notify.ts';
import { readPayload, staleIds } from '#live/payload.ts';

const ids = fc.option(fc.array(fc.uuid(), { maxLength: 400 }));
const event: fc.Arbitrary<LiveEvent> = fc.record({
  workspaceId: fc.uuid(),
  ownerUserId: fc.option(fc.uuid()),
  what: fc.constantFrom(...liveKinds),
  own: ids,
  team: ids,
  shown: fc
    .array(fc.tuple(fc.uuid(), fc.array(fc.uuid(), { maxLength: 40 })), { maxLength: 80 })
    .map((all) => new Map(all)),
});

describe('the payload of a notification', () => {
  it('fits what NOTIFY takes and tells each member at least what changed for him, and nothing where nothing did', () => {
    fc.assert(
      fc.property(event, fc.uuid(), (said, stranger) => {
        const text = livePayload(said);
        assert.ok(Buffer.byteLength(text) < 8000);
        const read = readPayload(text);
        assert.ok(read);
        for (const member of [said.ownerUserId ?? stranger, stranger, ...said.shown!.keys()]) {
          const more = said.shown!.get(member) ?? [];
          const meant = said.ownerUserId === member ? said.own : said.team && [...said.team, ...more];
          const told = staleIds(read, member);
          if (told !== null) assert.deepEqual(new Set(told), new Set(meant));
          if (meant?.length === 0) assert.deepEqual(told, []);
        }
      }),
    );
  });

  it('that is none of ours is recognised as such', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => assert.equal(readPayload(text), null)));
  });
});
