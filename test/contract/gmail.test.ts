/** The Gmail adapter keeps the contract at the simulated Google, whether calls go one by one or in batches. */
import { openGmailStage } from '../support/gmail-stage.ts';
import { gmailExceptions } from './gmail-exceptions.ts';
import { mailProviderContract } from './mail-provider.contract.ts';

for (const concurrency of [1, 4, 50]) {
  const manner = concurrency === 1 ? 'one call at a time' : `batches of ${concurrency}`;
  const open = async () => {
    const stage = await openGmailStage({ quota: { concurrency: 60 } });
    stage.world.quota.concurrency = concurrency;
    return stage;
  };
  mailProviderContract(`Gmail (simulated, ${manner})`, open, gmailExceptions);
}
