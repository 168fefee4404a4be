/** Servers found from a mail address. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readAutoconfigXml } from '#providers/imap/autoconfig-xml.ts';
import { type ConfigurationWorld, proposeServers } from '#providers/imap/autoconfigure.ts';
import { knownServers } from '#providers/imap/known-servers.ts';

const FILE = `<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="acme.example">
  <!-- <incomingServer type="imap"><hostname>old.acme.example</hostname></incomingServer> -->
  <incomingServer type="pop3"><hostname>pop.acme.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
  <incomingServer type="imap"><hostname>plain.acme.example</hostname><port>143</port><socketType>plain</socketType></incomingServer>
  <incomingServer type="imap">
    <hostname>mail.acme.example</hostname><port>993</port><socketType>SSL</socketType>
    <username>%EMAILLOCALPART%@%EMAILDOMAIN%</username>
  </incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.acme.example</hostname></outgoingServer>
</emailProvider></clientConfig>`;

describe('Servers for a mail address', () => {
  it('of a well-known provider need no look-up, and say what its users must know', async () => {
    const asked: string[] = [];
    const found = await proposeServers('zoe@gmail.com', world({ asked }));
    assert.deepEqual(found.servers, [
      { host: 'imap.gmail.com', port: 993, security: 'tls', username: 'zoe@gmail.com', source: 'known' },
    ]);
    assert.match(found.note!, /app password/);
    assert.deepEqual(asked, []);
    assert.deepEqual((await proposeServers('zoe@outlook.com', world())).servers, []);
    assert.equal((await proposeServers('zoe@free.fr', world())).servers[0]!.username, 'zoe');
  });

  it("come from the domain's own file first, then from its SRV records, then from the usual names", async () => {
    const srv = new Map([
      ['_imaps._tcp.acme.example', [record('two.acme.example', 20), record('one.acme.example.', 10), record('.', 5)]],
      ['_imap._tcp.acme.example', [record('one.acme.example', 10, 143)]],
    ]);
    const found = await proposeServers(' ada@Acme.Example ', world({ file: FILE, srv }));
    assert.deepEqual(
      found.servers.map((server) => [server.source, server.security, `${server.host}:${server.port}`]),
      [
        ['autoconfig', 'tls', 'mail.acme.example:993'],
        ['srv', 'tls', 'one.acme.example:993'],
        ['srv', 'tls', 'two.acme.example:993'],
        ['srv', 'starttls', 'one.acme.example:143'],
        ['guess', 'tls', 'imap.acme.example:993'],
        ['guess', 'starttls', 'imap.acme.example:143'],
      ],
    );
    assert.equal(found.servers[0]!.username, 'ada@acme.example');
  });

  it("are recognised by the mail exchanger of a domain of one's own", async () => {
    const google = await proposeServers('ada@acme.example', world({ mx: ['aspmx.l.google.com'] }));
    assert.deepEqual([google.servers[0]!.host, google.servers[0]!.source], ['imap.gmail.com', 'exchanger']);
    const microsoft = await proposeServers(
      'ada@acme.example',
      world({ mx: ['acme-example.mail.protection.outlook.com'] }),
    );
    assert.deepEqual(microsoft.servers, []);
    assert.match(microsoft.note!, /as Outlook/);
    const lookalike = await proposeServers('ada@acme.example', world({ mx: ['notgoogle.com'] }));
    assert.equal(lookalike.servers[0]!.source, 'guess');
  });

  it('are still guessed when every look-up fails', async () => {
    const broken = async () => {
      throw new Error('no network');
    };
    const found = await proposeServers('ada@acme.example', {
      fetchText: broken,
      resolveSrv: broken,
      resolveMx: broken,
    });
    assert.equal(found.servers[0]!.host, 'imap.acme.example');
  });

  it('are none for what is no address, and the ASCII form is asked for a domain in another script', async () => {
    for (const text of [
      '',
      'ada',
      '@acme.example',
      'ada@',
      'ada@localhost',
      'ada@acme example',
      'ada@[10.0.0.1]',
      'ada@-x.example',
    ]) {
      assert.deepEqual(await proposeServers(text, world()), { servers: [], note: null }, text);
    }
    const found = await proposeServers('ada@bücher.example', world());
    assert.equal(found.servers[0]!.host, 'imap.xn--bcher-kva.example');
  });

  it('never come in plain text, and never more than a few', async () => {
    const many = FILE.replaceAll('mail.acme', 'x.acme') + FILE.repeat(30);
    const srv = new Map([
      ['_imaps._tcp.acme.example', Array.from({ length: 99 }, (_, n) => record(`h${n}.acme.example`, n))],
    ]);
    const { servers } = await proposeServers('ada@acme.example', world({ file: many, srv }));
    assert.ok(servers.length <= 8);
    for (const server of servers) assert.notEqual(server.security, 'none');
  });
});

describe('An autoconfiguration file', () => {
  it('may hold anything without harm', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(FILE.length), (text, at) => {
        for (const server of readAutoconfigXml(FILE.slice(0, at) + text + FILE.slice(at))) {
          assert.match(server.host, /^[a-z0-9.-]+$/);
          assert.ok(server.port > 0 && server.port < 65_536);
        }
      }),
    );
    assert.deepEqual(readAutoconfigXml('<incomingServer '.repeat(10_000)), []);
    assert.deepEqual(readAutoconfigXml('<!--'.repeat(50_000)), []);
  });
});

describe('The table of well-known providers', () => {
  it('names each domain and each exchanger once', () => {
    for (const list of [
      knownServers.flatMap((server) => server.domains),
      knownServers.flatMap((server) => server.exchangers),
    ]) {
      assert.equal(new Set(list).size, list.length);
    }
  });
});

interface Given {
  file?: string;
  srv?: Map<string, ReturnType<typeof record>[]>;
  mx?: string[];
  asked?: string[];
}

function world({ file, srv, mx, asked = [] }: Given = {}): ConfigurationWorld {
  return {
    async fetchText(url) {
      asked.push(url);
      return url.startsWith('https://autoconfig.') ? (file ?? null) : null;
    },
    async resolveSrv(name) {
      asked.push(name);
      return srv?.get(name) ?? [];
    },
    async resolveMx(name) {
      asked.push(name);
      return (mx ?? []).map((exchange) => ({ exchange, priority: 10 }));
    },
  };
}

function record(name: string, priority: number, port = 993) {
  return { name, port, priority, weight: 0 };
}
