import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { emptyDirectory } from '#crm/contact.ts';
import {
  decideAtListing,
  decideOutcome,
  isOwn,
  type ListedFacts,
  type ParsedFacts,
  skipRules,
} from '#crm/decide-outcome.ts';
import { noContact, type Party } from '#crm/match.ts';

const from: Date = new Date('2026-01-01T00:00:00Z');
const listed: ListedFacts = { roles: ['inbox'], keywords: [], receivedAt: new Date('2026-02-01T00:00:00Z') };
const ruleAtListing = (facts: Partial<ListedFacts>, historyFrom: Date | null = from) => {
  const outcome = decideAtListing({ ...listed, ...facts }, historyFrom);
  return outcome.type === 'skipped' ? outcome.rule : outcome.type;
};

describe('at listing', () => {
  const old = new Date('2025-12-31T23:59:59Z');

  it('mail in an ordinary folder waits to be fetched', () => {
    for (const role of ['inbox', 'sent', 'archive', null] as const)
      assert.equal(ruleAtListing({ roles: [role] }), 'pending');
    assert.equal(ruleAtListing({ roles: [] }), 'pending');
  });

  it('a draft is skipped, by its keyword or by lying in drafts alone', () => {
    assert.equal(ruleAtListing({ keywords: ['$seen', '$draft'] }), 'draft');
    assert.equal(ruleAtListing({ roles: ['drafts'] }), 'draft');
    assert.equal(ruleAtListing({ roles: ['drafts', 'inbox'] }), 'pending');
  });

  it('what lies in junk or trash is skipped, wherever else it lies', () => {
    assert.equal(ruleAtListing({ roles: ['junk'] }), 'junk');
    assert.equal(ruleAtListing({ roles: ['inbox', 'trash'] }), 'trash');
  });

  it('what is older than the chosen history is skipped; its first moment and mail without a date are not', () => {
    assert.equal(ruleAtListing({ receivedAt: old }), 'before-history');
    assert.equal(ruleAtListing({ receivedAt: from }), 'pending');
    assert.equal(ruleAtListing({ receivedAt: null }), 'pending');
    assert.equal(ruleAtListing({ receivedAt: old }, null), 'pending');
  });

  it('the first rule that holds names the skip: draft, junk, trash, before-history', () => {
    assert.equal(ruleAtListing({ keywords: ['$draft'], roles: ['junk', 'trash'], receivedAt: old }), 'draft');
    assert.equal(ruleAtListing({ roles: ['trash', 'junk'], receivedAt: old }), 'junk');
    assert.equal(ruleAtListing({ roles: ['trash'], receivedAt: old }), 'trash');
  });

  it('what is older than the workspace keeps is skipped, whatever history was chosen', () => {
    const keptFrom = new Date('2026-02-01T00:00:00Z');
    const older = new Date('2026-01-31T23:59:59Z');
    assert.equal(ruleAtListing({ receivedAt: older, keptFrom }), 'expired');
    assert.equal(ruleAtListing({ receivedAt: older, keptFrom }, null), 'expired');
    assert.equal(ruleAtListing({ receivedAt: keptFrom, keptFrom }), 'pending');
    assert.equal(ruleAtListing({ receivedAt: older, keptFrom: null }), 'pending');
    assert.equal(ruleAtListing({ receivedAt: null, keptFrom }), 'pending', 'its date is known when it is fetched');
    assert.equal(ruleAtListing({ receivedAt: old, keptFrom }), 'before-history', 'which is named first');
  });
});

const party = (address: string, role = 'to'): Party => ({ key: address, domain: address.split('@')[1]!, role });
const own = new Set(['us.example']);
const internal = [party('ann@us.example', 'from'), party('bo@us.example')];
const withJane = [party('ann@us.example', 'from'), party('jane@acme.example')];

interface Choices {
  syncOff?: string[];
  syncOn?: string[];
  /** Addresses of people who are no contacts any more, switched off. */
  formerOff?: string[];
  /** Addresses that a colleague gave to a contact. */
  limited?: string[];
  /** The mailbox logs only chosen contacts. */
  quiet?: boolean;
  /** Addresses that the owner blocks. */
  blocked?: string[];
  ownDomains?: Set<string>;
}

function outcomeOf(facts: Partial<ParsedFacts>, change: Choices = {}) {
  const directory = emptyDirectory();
  directory.contactsByKey.set('jane@acme.example', { contactId: 'jane', companyId: 'acme' });
  directory.contactsByKey.set('joe@acme.example', { contactId: 'joe', companyId: 'acme' });
  directory.contactsByKey.set('ann@us.example', { contactId: 'ann', companyId: null });
  directory.companiesByDomain.set('acme.example', 'acme');
  directory.dealsByReference.set('D-7', 'deal');
  for (const id of change.syncOff ?? []) directory.sync.set(id, false);
  for (const id of change.syncOn ?? []) directory.sync.set(id, true);
  for (const key of change.formerOff ?? []) directory.former.set(key, { contactId: `was ${key}`, sync: false });
  for (const key of change.limited ?? []) directory.limited.add(key);
  for (const key of change.blocked ?? []) directory.blocked.add(key);
  if (change.quiet) directory.quietMailboxes.add('mailbox');
  const all = {
    parties: withJane,
    words: '',
    deleted: false,
    connectionId: 'mailbox',
    standing: new Set(''),
    erased: new Set(''),
    ...facts,
  };
  return decideOutcome(all, directory, change.ownDomains ?? own);
}
const ruleOf = (...given: Parameters<typeof outcomeOf>) => {
  const outcome = outcomeOf(...given);
  return outcome.type === 'skipped' ? outcome.rule : outcome.type;
};

describe('after reading', () => {
  it('mail with a contact is logged, and says what it concerns', () => {
    const outcome = outcomeOf({}, { ownDomains: own });
    assert.equal(outcome.type, 'logged');
    assert.equal(outcome.reason, 'It concerns 2 contacts, 1 company.');
  });

  it('mail with nobody whom we keep is unmatched', () => {
    assert.equal(ruleOf({ parties: [party('x@else.example', 'from'), party('bo@us.example')] }), 'unmatched');
    assert.equal(ruleOf({ parties: [] }), 'unmatched');
  });

  it('mail among our own domains is internal, also where one of us is a contact or a reference is named', () => {
    assert.equal(ruleOf({ parties: internal, words: 'D-7' }), 'internal');
    assert.equal(ruleOf({ parties: internal }, { ownDomains: new Set() }), 'logged');
  });

  it('mail whose contacts are all switched off is skipped, and logged as soon as one of them is on', () => {
    const parties = [party('jane@acme.example', 'from'), party('joe@acme.example')];
    assert.equal(ruleOf({ parties }, { syncOff: ['jane', 'joe'] }), 'sync-off');
    const outcome = outcomeOf({ parties }, { syncOff: ['jane'] });
    assert.ok(outcome.type === 'logged');
    assert.deepEqual(
      outcome.matches.filter((match) => match.kind === 'contact').map((match) => [match.id, match.logs]),
      [
        ['jane', false],
        ['joe', true],
      ],
    );
    assert.equal(outcome.reason, 'It concerns 1 contact, 1 company.');
  });

  it('mail that is kept out of the log names the contacts who vote on it all the same', () => {
    const outcome = outcomeOf({}, { syncOff: ['jane', 'ann'], formerOff: ['bo@us.example'] });
    assert.ok(outcome.type === 'skipped');
    assert.deepEqual(
      outcome.votes.map((vote) => [vote.kind, vote.id, vote.logs]),
      [
        ['contact', 'ann', false],
        ['contact', 'jane', false],
      ],
    );
    const former = outcomeOf({ parties: [party('new@acme.example')] }, { formerOff: ['new@acme.example'] });
    assert.ok(former.type === 'skipped' && former.rule === 'sync-off');
    assert.deepEqual(
      former.votes.map((vote) => [vote.id, vote.logs]),
      [['was new@acme.example', false]],
    );
  });

  it('mail that only a domain matches is logged, unless somebody on it was switched off while he was a contact', () => {
    const parties = [party('new@acme.example', 'from'), party('bo@us.example')];
    assert.equal(ruleOf({ parties }, { syncOff: ['jane', 'joe', 'ann'] }), 'logged');
    assert.equal(ruleOf({ parties }, { formerOff: ['bo@us.example'] }), 'sync-off');
    assert.equal(ruleOf({ parties: withJane }, { formerOff: ['ann@us.example'] }), 'logged', 'a contact on it is on');
  });

  it('a mailbox that logs only chosen contacts leaves out all other mail, with a sentence of its own', () => {
    const company = [party('new@acme.example', 'from'), party('bo@us.example')];
    assert.equal(ruleOf({}, { quiet: true }), 'sync-off');
    assert.equal(ruleOf({ parties: company }, { quiet: true }), 'sync-off');
    assert.equal(
      outcomeOf({}, { quiet: true }).reason,
      'This mailbox logs only mail with contacts whom you switched on.',
    );
    assert.equal(outcomeOf({}, { quiet: true, syncOff: ['jane'] }).reason, skipRules['sync-off']);
    const on = outcomeOf({}, { quiet: true, syncOn: ['jane'] });
    assert.ok(on.type === 'logged');
    assert.deepEqual(
      on.matches.map((match) => [match.id, match.logs]),
      [
        ['ann', false],
        ['jane', true],
        ['acme', true],
      ],
    );
    assert.equal(
      ruleOf({ connectionId: 'other' }, { quiet: true }),
      'logged',
      'another mailbox of his is not concerned',
    );
  });

  it('to log a contact is not meant for an address that a colleague gave him; to leave him out is', () => {
    const limited = ['jane@acme.example'];
    assert.equal(ruleOf({}, { quiet: true, syncOn: ['jane'], limited }), 'sync-off');
    assert.equal(ruleOf({ parties: [party('jane@acme.example')] }, { syncOn: ['jane'], limited }), 'logged');
    assert.equal(ruleOf({ parties: [party('jane@acme.example')] }, { syncOff: ['jane'], limited }), 'sync-off');
    const outcome = outcomeOf({}, { limited });
    assert.ok(outcome.type === 'logged');
    assert.ok(
      outcome.matches.some((match) => match.id === noContact && !match.logs),
      'the defaults vote',
    );
  });

  it('what stands in the log stays there when logging is switched off', () => {
    assert.equal(ruleOf({ standing: new Set(['jane']) }, { syncOff: ['jane', 'ann'] }), 'logged');
    assert.equal(ruleOf({ standing: new Set(['acme']) }, { syncOff: ['jane', 'ann'] }), 'sync-off');
    const company = [party('new@acme.example', 'from')];
    assert.equal(ruleOf({ parties: company, standing: new Set(['acme']) }, { quiet: true }), 'logged');
  });

  it('a deleted log entry stays deleted', () => {
    assert.equal(ruleOf({ deleted: true }), 'deleted');
  });

  it('one person who is blocked or was erased keeps a mail out, in whatever role, also where it stood in the log', () => {
    for (const role of ['from', 'sender', 'reply-to', 'to', 'cc', 'bcc']) {
      const parties = [...withJane, party('x@else.example', role)];
      const standing = new Set(['jane', 'acme']);
      const blocked = outcomeOf({ parties, standing }, { blocked: ['x@else.example'] });
      assert.deepEqual(blocked, { type: 'skipped', rule: 'blocked', reason: skipRules.blocked, votes: [] });
      const erased = outcomeOf({ parties, standing, erased: new Set(['x@else.example']) });
      assert.deepEqual(erased, { type: 'skipped', rule: 'erased', reason: skipRules.erased, votes: [] });
    }
    assert.equal(ruleOf({}, { blocked: ['x@else.example'] }), 'logged', 'who is not on it keeps nothing out');
  });

  it('an address of our own domains blocks nothing', () => {
    assert.equal(ruleOf({}, { blocked: ['ann@us.example'] }), 'logged');
    assert.equal(ruleOf({}, { blocked: ['ann@us.example'], ownDomains: new Set() }), 'blocked');
  });

  it('the first rule that holds names the skip: erased, blocked, internal, sync-off, deleted', () => {
    const erased = new Set(['bo@us.example', 'jane@acme.example']);
    assert.equal(ruleOf({ erased, deleted: true }, { blocked: ['jane@acme.example'], syncOff: ['jane'] }), 'erased');
    assert.equal(ruleOf({ erased, parties: internal }), 'erased');
    assert.equal(ruleOf({ deleted: true }, { blocked: ['jane@acme.example'], syncOff: ['jane', 'ann'] }), 'blocked');
    assert.equal(ruleOf({ parties: internal, deleted: true }, { syncOff: ['ann'] }), 'internal');
    assert.equal(ruleOf({ deleted: true }, { syncOff: ['jane', 'ann'] }), 'sync-off');
  });

  it('every skip has the sentence of its rule', () => {
    const outcome = outcomeOf({ deleted: true });
    assert.ok(outcome.type === 'skipped');
    assert.equal(outcome.reason, skipRules.deleted);
  });

  it('exactly one outcome follows from any facts, with a reason, and logged means that something is shown', () => {
    fc.assert(
      fc.property(anyFacts, anyChoices, (facts, choices) => {
        const outcome = outcomeOf(facts, choices);
        assert.match(outcome.reason, /^[A-Z].+\.$/);
        if (outcome.type === 'logged') assert.ok(outcome.matches.some((match) => match.logs));
        if (outcome.type === 'skipped') assert.ok(outcome.votes.every((vote) => !vote.logs && vote.kind === 'contact'));
      }),
    );
  });

  it('switching somebody off, or the mailbox, never logs more', () => {
    fc.assert(
      fc.property(anyFacts, anyChoices, fc.constantFrom('jane', 'joe', 'ann'), (facts, choices, id) => {
        const shown = (given: Choices) => {
          const outcome = outcomeOf(facts, given);
          return outcome.type === 'logged' ? outcome.matches.flatMap((match) => (match.logs ? [match.id] : [])) : [];
        };
        const before = new Set(shown(choices));
        const off = { ...choices, syncOff: [...(choices.syncOff ?? []), id], syncOn: [] };
        for (const fewer of [off, { ...choices, quiet: true }]) {
          assert.ok(shown(fewer).every((each) => before.has(each)));
        }
      }),
    );
  });

  it('every contact that a message matches votes or shows, whatever its owner keeps out of his log', () => {
    fc.assert(
      fc.property(anyFacts, anyChoices, (facts, choices) => {
        const outcome = outcomeOf({ ...facts, deleted: false }, choices);
        const unwanted = ['erased', 'blocked', 'internal'];
        if (outcome.type === 'unmatched' || (outcome.type === 'skipped' && unwanted.includes(outcome.rule))) return;
        const named = outcome.type === 'logged' ? outcome.matches : outcome.votes;
        const matched = outcomeOf({
          ...facts,
          deleted: false,
          standing: new Set(['jane', 'joe', 'ann', 'acme', 'deal']),
        });
        assert.ok(matched.type === 'logged');
        const contacts = matched.matches.filter((match) => match.kind === 'contact').map((match) => match.id);
        assert.ok(contacts.every((id) => named.some((match) => match.id === id)));
      }),
    );
  });
});

const anybody = fc.constantFrom(
  'ann@us.example',
  'bo@us.example',
  'jane@acme.example',
  'joe@acme.example',
  'x@else.example',
  '',
  'no-at',
);
const anyFacts = fc.record({
  parties: fc.array(
    fc.record({ key: anybody, role: fc.constantFrom('from', 'to', 'bcc') }).map((each) => ({
      ...each,
      domain: each.key.split('@')[1] ?? each.key,
    })),
    { maxLength: 6 },
  ),
  deleted: fc.boolean(),
  words: fc.constantFrom('', 'D-7'),
  standing: fc.uniqueArray(fc.constantFrom('jane', 'joe', 'acme', 'deal')).map((ids) => new Set(ids) as Set<string>),
});
const contactIds = fc.uniqueArray(fc.constantFrom('jane', 'joe', 'ann'));
const anyChoices: fc.Arbitrary<Choices> = fc.record({
  syncOff: contactIds,
  syncOn: contactIds,
  formerOff: fc.uniqueArray(fc.constantFrom('bo@us.example', 'x@else.example')),
  limited: fc.uniqueArray(fc.constantFrom('jane@acme.example', 'joe@acme.example')),
  quiet: fc.boolean(),
  blocked: fc.uniqueArray(fc.constantFrom('joe@acme.example', 'x@else.example'), { maxLength: 1 }),
});

describe('our own domains', () => {
  it('hold whoever is in them or in a named subdomain, and nobody whose domain only looks alike', () => {
    const ours = new Set(['us.example', 'team.shared.example']);
    const isOurs = (key: string, domain: string) => isOwn({ key, domain }, ours);
    assert.equal(isOurs('a@us.example', 'us.example'), true);
    assert.equal(isOurs('a@mail.us.example', 'us.example'), true);
    assert.equal(isOurs('a@team.shared.example', 'shared.example'), true);
    assert.equal(isOurs('a@other.shared.example', 'shared.example'), false);
    assert.equal(isOurs('a@notus.example', 'notus.example'), false);
    assert.equal(isOurs('us.example@evil.example', 'evil.example'), false);
  });
});
