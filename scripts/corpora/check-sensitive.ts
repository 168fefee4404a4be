/**
 * How often numbers that want care are found in real conversations, which hardly hold any: a measure of false alarms.
 * Only counts are printed, and the names of the files.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessage } from '#mail/parse-message.ts';
import { findSensitive } from '#mail/sensitive.ts';
import { filesOf, setsNamed } from './corpus-files.ts';
import { type Figure, share } from './report.ts';

/** One figure for each set of conversations and of bounces. */
export async function checkSensitive(root: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const set of setsNamed(root, 'conv-', 'bounce-')) figures.push(await checkSet(root, set));
  return figures;
}

async function checkSet(root: string, set: string): Promise<Figure> {
  const files = filesOf(root, set);
  const hits: string[] = [];
  for (const file of files) {
    const { subject, newText, attachments } = await parseMessage(readFileSync(join(root, file)), { receivedAt: null });
    const codes = findSensitive([subject, newText, ...attachments.flatMap(({ filename }) => filename ?? [])]);
    if (codes.length > 0) hits.push(`${file}: ${codes.join(', ')}`);
  }
  const where = hits.length === 0 ? '' : ` (${hits.join('; ')})`;
  return { set, line: `numbers that want care in ${share(hits.length, files.length)}${where}`, disagreements: [] };
}
