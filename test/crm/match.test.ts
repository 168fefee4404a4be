import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Directory, emptyDirectory } from '#crm/contact.ts';
import { matchMessage, type Party, referencesIn } from '#crm/match.ts';

const jane: Party = { key: 'jane@acme.example', domain: 'acme.example', role: 'from' };
const bob: Party = { key: 'bob@us.example', domain: 'us.example', role: 'to' };

function directoryWith(fill: (directory: Directory) => void): Directory {
  const directory = emptyDirectory();
  fill(directory);
  return directory;
}

/** Jane of Acme, with one open deal that is found by its reference too. */
const acme = directoryWith((directory) => {
  directory.contactsByKey.set('jane@acme.example', { contactId: 'jane', companyId: 'acme' });
  directory.companiesByDomain.set('acme.example', 'acme');
  directory.dealsByContact.set('jane', ['boat']);
  directory.dealsByReference.set('D-2041', 'boat');
});

const named = (parties: Party[], words = '', directory = acme) =>
  matchMessage(parties, words, directory).map(({ kind, id, reason }) => `${kind} ${id} ${reason}`);

describe('a message matches', () => {
  it('a contact by the exact normalised address, and nobody by a part of it', () => {
    assert.deepEqual(named([jane, bob]), ['contact jane address', 'company acme address', 'deal boat deal-contact']);
    for (const key of ['jane@acme.example.evil.example', 'xjane@acme.example', 'Jane@acme.example', 'jane@acme']) {
      assert.deepEqual(named([{ ...jane, key, domain: 'elsewhere.example' }]), []);
    }
  });

  it('a company by the domain of somebody who is no contact', () => {
    assert.deepEqual(named([{ ...jane, key: 'new.person@mail.acme.example' }, bob]), ['company acme domain']);
  });

  it('nothing by a domain that the directory does not hold, as it holds no free mail', () => {
    assert.deepEqual(named([{ key: 'someone@gmail.com', domain: 'gmail.com', role: 'from' }]), []);
  });

  it('a deal by its reference in the words, written in any case and among punctuation', () => {
    for (const words of ['Re: D-2041', 'offer (d-2041), final', 'siehe „D-2041“.', 'D-2041\nSubject']) {
      assert.deepEqual(named([bob], words), ['deal boat deal-reference'], words);
    }
  });

  it('no deal by a reference that is only a part of a longer word', () => {
    for (const words of ['D-20410', 'AD-2041', 'D-2041-b', 'D 2041', 'D-204'])
      assert.deepEqual(named([bob], words), []);
  });

  it('each record once, with the strongest reason', () => {
    const john: Party = { key: 'john@acme.example', domain: 'acme.example', role: 'cc' };
    assert.deepEqual(named([john, jane, { ...jane, role: 'cc' }, bob], 'D-2041 D-2041'), [
      'contact jane address',
      'company acme address',
      'deal boat deal-contact',
    ]);
  });

  it('the deals of every contact on it', () => {
    const two = directoryWith((directory) => {
      directory.contactsByKey.set('jane@acme.example', { contactId: 'jane', companyId: null });
      directory.contactsByKey.set('john@acme.example', { contactId: 'john', companyId: null });
      directory.dealsByContact.set('jane', ['boat', 'crane']).set('john', ['crane', 'dock']);
    });
    const john: Party = { key: 'john@acme.example', domain: 'acme.example', role: 'cc' };
    const deals = named([jane, john], '', two).filter((each) => each.startsWith('deal'));
    assert.deepEqual(deals, ['deal boat deal-contact', 'deal crane deal-contact', 'deal dock deal-contact']);
  });
});

describe('what a BCC alone points at', () => {
  const marks = (parties: Party[], words = '') =>
    Object.fromEntries(matchMessage(parties, words, acme).map((match) => [match.id, match.bcc]));

  it('is marked, with the company and the deals that follow from it', () => {
    assert.deepEqual(marks([bob, { ...jane, role: 'bcc' }]), { jane: true, acme: true, boat: true });
  });

  it('is not marked when somebody in the open points at it too', () => {
    assert.deepEqual(marks([bob, jane, { ...jane, role: 'bcc' }]), { jane: false, acme: false, boat: false });
    const john: Party = { key: 'john@acme.example', domain: 'acme.example', role: 'cc' };
    assert.deepEqual(marks([john, { ...jane, role: 'bcc' }]), { acme: false, jane: true, boat: true });
  });

  it('does not hide a deal that the words name in the open', () => {
    assert.deepEqual(marks([bob, { ...jane, role: 'bcc' }], 'D-2041'), { jane: true, acme: true, boat: false });
  });
});

describe('for any parties and words', () => {
  const domains = ['a.example', 'b.example', 'c.example'];
  const party = fc.record({
    name: fc.constantFrom('x', 'y', 'z'),
    domain: fc.constantFrom(...domains),
    role: fc.constantFrom('from', 'to', 'cc', 'bcc'),
  });
  const parties = fc
    .array(party, { maxLength: 12 })
    .map((all) => all.map(({ name, domain, role }): Party => ({ key: `${name}@${domain}`, domain, role })));
  const words = fc
    .array(fc.constantFrom('D-1', 'd-2', 'D-3', 'hello', '§'), { maxLength: 6 })
    .map((all) => all.join(' '));
  const directory = fc
    .record({
      contacts: fc.uniqueArray(fc.constantFrom('x@a.example', 'y@a.example', 'x@b.example', 'z@c.example')),
      companies: fc.uniqueArray(fc.constantFrom(...domains)),
      deals: fc.uniqueArray(fc.constantFrom('D-1', 'D-2', 'D-3')),
    })
    .map(({ contacts, companies, deals }) =>
      directoryWith((built) => {
        for (const domain of companies) built.companiesByDomain.set(domain, `company of ${domain}`);
        for (const key of contacts) {
          const company = built.companiesByDomain.get(key.slice(2)) ?? null;
          built.contactsByKey.set(key, { contactId: `contact ${key}`, companyId: company });
          built.dealsByContact.set(`contact ${key}`, deals);
        }
        for (const deal of deals) built.dealsByReference.set(deal, deal);
      }),
    );

  it('no record is named twice, and every contact named has an address on it', () => {
    fc.assert(
      fc.property(parties, words, directory, (who, said, known) => {
        const matches = matchMessage(who, said, known);
        assert.equal(new Set(matches.map((match) => `${match.kind} ${match.id}`)).size, matches.length);
        const expected = new Set(who.flatMap(({ key }) => known.contactsByKey.get(key)?.contactId ?? []));
        assert.deepEqual(new Set(matches.filter(({ kind }) => kind === 'contact').map(({ id }) => id)), expected);
      }),
    );
  });

  it('the order of the parties changes nothing', () => {
    const shown = (who: Party[], said: string, known: Directory) =>
      matchMessage(who, said, known)
        .map((match) => JSON.stringify(match))
        .sort();
    fc.assert(
      fc.property(parties, words, directory, (who, said, known) => {
        assert.deepEqual(shown([...who].reverse(), said, known), shown(who, said, known));
      }),
    );
  });

  it('what is not marked is exactly what a copy without its BCC would match', () => {
    fc.assert(
      fc.property(parties, words, directory, (who, said, known) => {
        const open = matchMessage(who, said, known).filter((match) => !match.bcc);
        const others = who.filter(({ role }) => role !== 'bcc');
        assert.deepEqual(open, matchMessage(others, said, known));
      }),
    );
  });
});

describe('references in words', () => {
  it('are found in linear time in hostile text', () => {
    for (const part of ['1', '-', 'a-', '1#', 'é1', '/_']) assert.ok(referencesIn(part.repeat(500_000)).size < 600);
  });

  it('have a digit in them', () => {
    assert.deepEqual(referencesIn('Offer for the boat D-7 and order/2026_4'), new Set(['D-7', 'ORDER/2026_4']));
  });
});
