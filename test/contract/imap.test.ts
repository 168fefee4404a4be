/** The IMAP adapter keeps the contract on a real Dovecot, whatever change log the server offers. */
import { after, before, describe } from 'node:test';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { openImapStage } from '../support/imap-stage.ts';
import { movesAsGoneAndNew } from './clauses-changes.ts';
import { mailProviderContract } from './mail-provider.contract.ts';

const exceptions = {
  'keeps the identity of a moved email': {
    reason: 'an IMAP id names folder and UID, and a move gives a new one; the engine joins copies by content',
    instead: movesAsGoneAndNew,
  },
};

for (const changeLog of ['qresync', 'condstore', 'none'] as const) {
  describe(
    `With ${changeLog === 'none' ? 'neither CONDSTORE nor QRESYNC' : changeLog.toUpperCase()},`,
    skipWithoutDovecot(),
    () => {
      let server: Dovecot;
      let users = 0;
      before(async () => {
        server = await startDovecot({ changeLog });
      });
      after(() => server.remove());
      mailProviderContract('IMAP', () => openImapStage(server, `user-${++users}@acme.example`), exceptions);
    },
  );
}
