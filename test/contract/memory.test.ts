/** The memory adapter keeps the contract in both of its layouts. */
import { openMemoryStage } from '../support/memory-stage.ts';
import { movesAsGoneAndNew } from './clauses-changes.ts';
import { mailProviderContract } from './mail-provider.contract.ts';

mailProviderContract('a memory account', async () => openMemoryStage('account'));

mailProviderContract('a memory account with folders', async () => openMemoryStage('folders'), {
  'keeps the identity of a moved email': {
    reason: 'its ids name a folder, as IMAP ids do; the engine joins copies by content',
    instead: movesAsGoneAndNew,
  },
});
