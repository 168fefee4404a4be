import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { changeConnection } from '#connections/change-connection.ts';
import { connectImap, type ImapInput } from '#connections/connect-imap.ts';
import { createAccounts } from '#connections/create-accounts.ts';
import { systemClock } from '#platform/clock.ts';
import { createOutbound, parseOutboundRule } from '#platform/outbound.ts';
import { freePorts, skipWithoutDovecot } from '../support/dovecot.ts';
import { createImapEngine, type ImapEngine, user } from '../support/imap-engine.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

const password = 'secret-ada';

describe('connecting an IMAP mailbox', skipWithoutDovecot(), () => {
  let engine: ImapEngine;
  before(async () => {
    engine = await createImapEngine();
  });
  after(() => engine.close());
  /** A fresh gate for each test: what one mistyped, the next does not wait for. */
  beforeEach(() => allow('127.0.0.1/32:1-65535'));

  /** Rebuilds the outbound guard: every port of loopback, or only the given rules. */
  const allow = (rule: string) => {
    const ports = [engine.dovecot.port, engine.dovecot.tlsPort, engine.proxy.port, ...extraPorts];
    const rules = rule.endsWith('-65535') ? ports.map((port) => `127.0.0.1:${port}`) : [rule];
    const named = rules.map((each) => each.replace('127.0.0.1', 'localhost'));
    const all = [...rules, ...(rule.endsWith('-65535') ? named : [])];
    const outbound = createOutbound(all.map(parseOutboundRule), systemClock);
    engine.app.accounts = createAccounts({ config: engine.app.config, clock: systemClock, outbound });
  };
  const extraPorts: number[] = [];

  const input = (change: Partial<ImapInput> = {}): ImapInput => ({
    address: user,
    host: '127.0.0.1',
    port: engine.dovecot.port,
    security: 'none',
    username: user,
    password,
    historyDays: null,
    ...change,
  });
  const connect = (change: Partial<ImapInput> = {}) => connectImap(engine.app, engine.actor, input(change));
  const rows = () => engine.database.db.tenant(engine.actor, (tx) => tx.selectFrom('connection').selectAll().execute());
  const jobs = async () => Number((await engine.app.db.query('select count(*) as n from pgboss.job')).rows[0]?.n);

  /** It is refused under this code, for this field, and nothing was stored and nothing enqueued. */
  const isRefused = async (code: string, field: string | undefined, change: Partial<ImapInput>) => {
    const before = [await rows(), await jobs()];
    await refuses(code, 422, field, () => connect(change));
    assert.deepEqual([await rows(), await jobs()], before);
  };

  test('with a wrong password is refused, and says which field', () =>
    isRefused('imap-sign-in-refused', 'password', { password: 'wrong' }));

  test('that is refused leaves no connection behind, also where the server waits for another try', {
    timeout: 60_000,
  }, async () => {
    const ends: Promise<unknown>[] = [];
    const relay = net.createServer((socket) => {
      const server = net.connect(engine.dovecot.port, '127.0.0.1');
      for (const each of [socket, server]) each.on('error', () => {});
      ends.push(once(socket, 'close').then(() => server.destroy()));
      socket.pipe(server);
      server.pipe(socket, { end: false });
    });
    await once(relay.listen(0, '127.0.0.1'), 'listening');
    const { port } = relay.address() as net.AddressInfo;
    extraPorts.push(port);
    allow('1-65535');
    await isRefused('imap-sign-in-refused', 'password', { password: 'wrong', port });
    assert.equal(ends.length, 1);
    await Promise.all(ends);
    relay.close();
  });

  test('with a wrong user name is refused', () =>
    isRefused('imap-sign-in-refused', 'password', { username: 'nobody@acme.example' }));

  test('at a port where nothing answers is refused', async () => {
    const [port] = await freePorts(1);
    extraPorts.push(port!);
    allow('1-65535');
    await isRefused('imap-connection-refused', 'port', { port: port! });
  });

  test('at a host that does not exist is refused', () =>
    isRefused('host-not-found', 'host', { host: 'no-such-host.invalid' }));

  test('at something that is no IMAP server is refused', async () => {
    const web = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
    await once(web.listen(0, '127.0.0.1'), 'listening');
    const { port } = web.address() as net.AddressInfo;
    extraPorts.push(port);
    allow('1-65535');
    await isRefused('imap-not-a-server', 'port', { port });
    web.close();
  });

  test('with TLS at a port that speaks plain text is refused', () =>
    isRefused('imap-tls-mismatch', 'security', { security: 'tls' }));

  test('at a private address that the operator has not allowed is refused, by address and by name', async () => {
    allow('10.1.2.3:143');
    for (const host of ['127.0.0.1', 'localhost', '10.0.0.7', '[::1]', '169.254.169.254', '192.168.1.1']) {
      await isRefused('address-not-public', 'host', { host, port: 143 });
    }
  });

  test('at a port that no mail server uses is refused', async () => {
    allow('127.0.0.1');
    await isRefused('port-not-allowed', 'port', { port: 22 });
  });

  test('with a certificate that does not verify is refused, by TLS and by STARTTLS', async () => {
    const { tlsPort } = engine.dovecot;
    await isRefused('imap-certificate-invalid', 'host', { security: 'tls', host: 'localhost', port: tlsPort });
    await isRefused('imap-certificate-invalid', 'host', { security: 'starttls', host: 'localhost' });
  });

  test('with nonsense in a field is refused before anybody is asked', async () => {
    const accepted = engine.proxy.accepted;
    const nonsense: [string, Partial<ImapInput>][] = [
      ['address', { address: 'not an address' }],
      ['address', { address: '' }],
      ['address', { address: 'a\r\nb@acme.example' }],
      ['address', { address: `${'a'.repeat(400)}@acme.example` }],
      ['host', { host: '  ' }],
      ['host', { host: 'x'.repeat(5000) }],
      ['host', { host: 'mail.acme.example/path' }],
      ['host', { host: 'mail acme' }],
      ['port', { port: 0 }],
      ['port', { port: 70_000 }],
      ['port', { port: 1.5 }],
      ['port', { port: Number.NaN }],
      ['security', { security: 'ssl' as never }],
      ['username', { username: '' }],
      ['username', { username: 'ada\r\nA1 LOGOUT' }],
      ['username', { username: 'ada\0' }],
      ['username', { username: 'a'.repeat(5000) }],
      ['password', { password: '' }],
      ['password', { password: 'x\0y' }],
      ['password', { password: 'p'.repeat(5000) }],
      ['historyDays', { historyDays: -1 }],
      ['historyDays', { historyDays: 0.5 }],
      ['historyDays', { historyDays: 1e9 }],
      ['pollMinutes', { pollMinutes: 0 }],
      ['pollMinutes', { pollMinutes: 10_000 }],
    ];
    for (const [field, change] of nonsense) {
      const code = field === 'host' && change.host !== '  ' ? 'host-invalid' : 'invalid-request';
      await isRefused(code, field, { port: engine.proxy.port, ...change });
    }
    assert.equal(engine.proxy.accepted, accepted);
  });

  test('seals the password, stores the mailbox and asks for its first sync', async () => {
    const { connectionId } = await connect();
    const [row] = (await rows()).filter((each) => each.id === connectionId);
    assert.match(row!.secret!, /^v1\./);
    assert.ok(!JSON.stringify(await rows()).includes(password));
    const all = await engine.app.db.query('select data from pgboss.job');
    assert.ok(!JSON.stringify(all.rows).includes(password) && all.rows.length === 1);
    assert.deepEqual([row!.status, row!.phase], ['connected', 'listing']);
  });

  test('again gives the same connection the new password, keeps its mail, and syncs', async () => {
    await engine.dovecot.append(user, 'INBOX', mailDocument({ messageId: 'kept@acme.example' }));
    const { connectionId } = await connect();
    const ref = { ...engine.actor, connectionId };
    await engine.syncToTheEnd(ref);
    await engine.dovecot.setPassword(user, 'changed');
    const failed = await engine.sync(ref);
    assert.ok(failed.type === 'failed' && failed.fault.next === 'reconnect');
    assert.equal((await engine.view(ref)).status, 'needs_reconnect');
    await isRefused('imap-sign-in-refused', 'password', {});
    assert.equal((await connect({ password: 'changed', address: ' ADA@Acme.example ' })).connectionId, connectionId);
    await engine.syncToTheEnd(ref);
    const { status, evidence } = await engine.view(ref);
    assert.deepEqual([status, evidence.listed, evidence.unmatched], ['connected', 1, 1]);
    assert.equal((await rows()).length, 1);
  });

  test('takes a new password only when the server takes it', async () => {
    const { connectionId } = await connect({ password: 'changed' });
    const [before] = await rows();
    await refuses('imap-sign-in-refused', 422, 'password', () =>
      changeConnection(engine.app, engine.actor, connectionId, { password: 'mistyped' }),
    );
    const [after] = await rows();
    assert.deepEqual([after?.secret, after?.status], [before?.secret, before?.status]);
  });

  test('twice at once is one connection', async () => {
    await engine.dovecot.setPassword('bob@acme.example', 'secret-bob');
    const bob = { address: 'bob@acme.example', username: 'bob@acme.example', password: 'secret-bob' };
    const made = await Promise.all([connect(bob), connect(bob), connect(bob)]);
    assert.equal(new Set(made.map((each) => each.connectionId)).size, 1);
  });

  test('lets each of two people connect one shared mailbox for himself', async () => {
    const other = { ...engine.actor, userId: engine.app.newId() };
    const { connectionId } = await connectImap(engine.app, other, input({ password: 'changed' }));
    assert.notEqual(connectionId, (await connect({ password: 'changed' })).connectionId);
  });
});
