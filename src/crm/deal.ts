/** Deals as the rules see them: where they stand, and which references can be found in mail. Pure. */

/** The stages of a deal in their order. */
export const dealStages = ['new', 'qualified', 'proposal', 'negotiation', 'won', 'lost'] as const;
export type DealStage = (typeof dealStages)[number];

/** How much of everything a deal may have. */
export const dealLimits = { name: 200, contacts: 100, value: 1e12 } as const;

/** Whether the deal still gathers new mail of its contacts. */
export function isOpen(stage: DealStage): boolean {
  return stage !== 'won' && stage !== 'lost';
}

/** Whether `crm/match.ts` finds it in a text: 2 to 40 letters, digits and inner marks, with a digit in it. */
export function isDealReference(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}_/#-]{1,39}$/u.test(text) && /\p{N}/u.test(text);
}
