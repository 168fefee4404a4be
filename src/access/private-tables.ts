/**
 * The tables that hold words and people of mail and notes. Whoever reads one of them decides who may see what, so only
 * this folder reads them; other folders ask its functions. test/access/private-tables.test.ts searches all statements of
 * the program for exceptions to that.
 */

/** Tables whose rows only src/access may read. */
export const privateTables = ['email_text', 'participant', 'note_text'] as const;

/** Files elsewhere that read one of them, and why they may. Row-level security binds them as it binds all others. */
export const readersElsewhere: Readonly<Record<string, string>> = {
  'privacy/let-words-go.ts': 'Retention takes words away and counts how many copies had some; it returns no word.',
  'sync/reduce-unmatched.ts': 'As above, of unmatched mail.',
  'sync/read-ledger.ts':
    'The owner of a mailbox reads the subjects of his own copies in its account; nobody else gets there.',
  'sync/trace-message.ts': 'Looks for copies with a given address on them; returns no word and no participant.',
};
