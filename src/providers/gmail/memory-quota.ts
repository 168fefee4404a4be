import { emptyWindow } from './quota.ts';
import type { QuotaStore } from './settings.ts';

/** A bucket that this process alone draws from: for tests, and for calls before an account is stored. */
export function memoryQuota(): QuotaStore {
  let window = emptyWindow;
  return {
    async change(act) {
      const changed = act(window);
      window = changed.window;
      return changed.answer;
    },
  };
}
