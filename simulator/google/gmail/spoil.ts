/** Plays a scripted fault on a call: in place of carrying it out, or on its answer. */
import type { FaultAct } from '../faults.ts';
import { googleError } from '../google-error.ts';
import { errorAnswer, type GmailAnswer, pageAnswer } from './answer.ts';

const NO_ANSWER = { status: 0, headers: {}, body: '' };

/** The answer that comes in place of carrying the call out, or null when it is carried out. */
export function answerInstead(fault: FaultAct | null): GmailAnswer | null {
  if (fault === 'hang') return { ...NO_ANSWER, lost: 'hang' };
  if (fault === 'drop-connection') return { ...NO_ANSWER, lost: 'drop' };
  if (fault === 'html') return pageAnswer(502);
  if (fault === null || typeof fault === 'string') return null;
  if ('html' in fault) return pageAnswer(fault.html);
  if (!('reason' in fault) || 'partsFail' in fault) return null;
  const { status, reason, message, retryAfter } = fault;
  return errorAnswer(googleError(status, reason, { ...(message === undefined ? {} : { message }), retryAfter }));
}

/** What becomes of an answer on its way. */
export function spoil(answer: GmailAnswer, fault: FaultAct | null): GmailAnswer {
  if (fault === 'accept-then-hang') return { ...NO_ANSWER, lost: 'hang' };
  if (fault === 'empty-200') return { status: 200, headers: {}, body: '' };
  if (fault === 'truncate') return { ...answer, body: answer.body.slice(0, answer.body.length >> 1) };
  return answer;
}
