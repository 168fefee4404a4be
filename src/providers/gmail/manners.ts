import type { Manner } from './session.ts';

/** Lists, labels, changes: pages of at most 500 short entries. */
export const listing: Manner = { urgency: 'background', maxOctets: 16 * 1024 * 1024 };

/** Small questions while a person waits. */
export const asking: Manner = { urgency: 'interactive', maxOctets: 16 * 1024 * 1024 };
