/**
 * Delivery reports: every message of the bounce sets must be judged a bounce, except those that their own sets file
 * as something else (complaints, vacation answers, ordinary mail). Where Sisimai names a status code and the message
 * carries a delivery report, both codes are compared for the figure.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseMessage } from '#mail/parse-message.ts';
import { filesOf, setsNamed } from './corpus-files.ts';
import { type Disagreement, type Figure, share } from './report.ts';

type Oracle = Record<string, { status: string; reason: string }[]>;

/** One figure for each set. */
export async function checkBounces(root: string): Promise<Figure[]> {
  const oracle: Oracle = JSON.parse(readFileSync(join(root, 'bounce-sisimai-rb2024', 'oracle-dev.json'), 'utf8'));
  const figures: Figure[] = [];
  for (const set of setsNamed(root, 'bounce-')) figures.push(await checkSet(root, set, oracle));
  return figures;
}

async function checkSet(root: string, set: string, oracle: Oracle): Promise<Figure> {
  const disagreements: Disagreement[] = [];
  const count = { expected: 0, recognised: 0, others: 0, reported: 0, returned: 0, compared: 0, same: 0 };
  for (const file of filesOf(root, set, '.eml', '.raw', '.txt')) {
    const message = await parseMessage(readFileSync(join(root, file)), { receivedAt: null });
    const isBounce = message.automated.verdict === 'bounce';
    const expected = isExpected(file, oracle);
    if (expected) count.expected += 1;
    else count.others += 1;
    if (expected && isBounce) count.recognised += 1;
    if (expected !== isBounce) disagreements.push({ file, what: `judged ${message.automated.verdict}` });
    if (message.deliveryStatus.length > 0) count.reported += 1;
    if (message.reportedMessageId !== null) count.returned += 1;
    const status = oracle[basename(file)]?.[0]?.status ?? '';
    const ours = message.deliveryStatus.map((report) => report.status).filter((code) => code !== null);
    if (set.endsWith('rb2024') && status !== '' && ours.length > 0) {
      count.compared += 1;
      if (ours.includes(status)) count.same += 1;
    }
  }
  const codes = count.compared === 0 ? '' : `, status code as Sisimai's for ${share(count.same, count.compared)}`;
  const line = `recognised ${share(count.recognised, count.expected)} delivery reports; recipients read in ${count.reported}, returned Message-ID in ${count.returned}${codes}`;
  return { set, line, disagreements };
}

function isExpected(file: string, oracle: Oracle): boolean {
  const name = basename(file);
  if (/\/not\//.test(file) || /^(?:arf|fbl|rfc3834|hotmailbounce|unsubscribe)/.test(name)) return false;
  return !['feedback', 'vacation', 'delivered'].includes(oracle[name]?.[0]?.reason ?? '');
}
