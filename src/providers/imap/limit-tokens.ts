/**
 * Ends a connection whose server sends one endless token. imapflow's parser takes time that grows with the square of
 * a set of numbers (400 kB: minutes, in which the whole program stands still), and limits only whole lines, which
 * may rightly be long. No question of ours has an answer with a token near the limit; documents come as literals.
 */
import type { ImapFlow } from 'imapflow';

/** The code of the error that the connection then ends with. */
export const TOKEN_TOO_LARGE = 'TokenTooLarge';

const LIMIT = 100_000;
const SEPARATORS = new Set([0x20, 0x22, 0x28, 0x29]);

interface Streamer {
  push(item: { payload: Buffer } | null): boolean;
  destroy(error: Error): void;
}

/** Watches every line before it is parsed. */
export function limitTokens(client: ImapFlow): void {
  const { streamer } = client as unknown as { streamer: Streamer };
  const push = streamer.push.bind(streamer);
  streamer.push = (item) => {
    if (item === null || !hasLongToken(item.payload)) return push(item);
    streamer.destroy(Object.assign(new Error('A token of the answer is too long.'), { code: TOKEN_TOO_LARGE }));
    return false;
  };
}

function hasLongToken(line: Buffer): boolean {
  if (line.length <= LIMIT) return false;
  let start = 0;
  for (let at = 0; at < line.length; at += 1) {
    if (SEPARATORS.has(line[at]!)) start = at + 1;
    else if (at - start > LIMIT) return true;
  }
  return false;
}
