/** Changing parameters of a Content-Type header, and leaving the rest as it stands. */

/** The value with these parameters in place of those of the same name (also where they are written in pieces). */
export function withParameters(value: string, parameters: Record<string, string>): string {
  const [type = '', ...rest] = splitOutsideQuotes(value);
  const kept = rest.filter((piece) => !(nameOf(piece) in parameters) && piece.trim() !== '');
  const added = Object.entries(parameters).map(([name, text]) => ` ${name}=${text}`);
  return [type.trim(), ...kept.map((piece) => ` ${piece.trim()}`), ...added].join(';');
}

/** `charset*0*=…` is a piece of `charset` (RFC 2231 §3). */
function nameOf(piece: string): string {
  const [name = ''] = piece.split('=', 1);
  return name.trim().toLowerCase().split('*', 1)[0]!;
}

function splitOutsideQuotes(value: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === '\\' && isQuoted) at += 1;
    else if (value[at] === '"') isQuoted = !isQuoted;
    else if (value[at] === ';' && !isQuoted) {
      pieces.push(value.slice(start, at));
      start = at + 1;
    }
  }
  return [...pieces, value.slice(start)];
}
