/** What the demo says when it is ready. */
export interface Ready {
  url: string;
  people: readonly { name: string; email: string; password: string }[];
  /** Signs in once as the first of them. */
  link: string;
  json: boolean;
}

/** Prints it: one line of JSON for programs, or words for people. */
export function sayReady({ url, people, link, json }: Ready): void {
  if (json) return void process.stdout.write(`${JSON.stringify({ url, people, link })}\n`);
  const rows = people.map(({ name, email, password }) => `  ${name.padEnd(16)} ${email.padEnd(24)} ${password}`);
  const words = [
    `Rapport is ready at ${url}`,
    '',
    'Sign in as one of these three:',
    ...rows,
    '',
    'All of it is invented, Google included, and nothing leaves this machine. New mail arrives while you watch.',
    'Ctrl-C ends it; the next start goes on from here, and --fresh begins anew.',
  ];
  process.stdout.write(`${words.join('\n')}\n`);
}
