/** Signing in to servers that refuse, that are none, and that hang up. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isFault, type Next } from '#errors.ts';
import { openImap } from '#providers/imap/index.ts';
import type { ImapSettings, ImapWorld } from '#providers/imap/settings.ts';
import { SignInGate } from '#providers/imap/sign-in-gate.ts';
import { testImap } from '#providers/imap/test-connection.ts';
import { createTestClock } from '../../support/clock.ts';
import { type Dovecot, freePorts, skipWithoutDovecot, startDovecot } from '../../support/dovecot.ts';
import { testTiming, testWorld } from '../../support/imap-stage.ts';
import { type ScriptedImap, startScriptedImap } from '../../support/scripted-imap.ts';

const secret = { password: 'secret-ada' };

describe('Signing in to a real server', skipWithoutDovecot(), () => {
  let server: Dovecot;
  before(async () => {
    server = await startDovecot({ connectionsPerUser: 1 });
  });
  after(() => server.remove());
  const settings = (over: Partial<ImapSettings> = {}): ImapSettings => {
    return { host: server.host, port: server.port, username: 'ada@acme.example', security: 'none', ...over };
  };

  it('counts folders and emails when all is well', async () => {
    await server.append('ada@acme.example', 'Sent', Buffer.from('Subject: x\r\n\r\ny\r\n'));
    const check = await testImap(settings(), secret, testWorld());
    assert.deepEqual(check, { mailboxes: 6, inbox: 0, sent: 1 });
  });

  it('works over TLS and over STARTTLS when the certificate can be verified', async () => {
    const world = testWorld({ trust: server.certificate });
    for (const over of [{ security: 'tls', port: server.tlsPort }, { security: 'starttls' }] as const) {
      assert.equal((await testImap(settings(over), secret, world)).mailboxes, 6);
    }
  });

  it("refuses a certificate that nobody vouches for, or that is another server's", async () => {
    const tls = settings({ security: 'tls', port: server.tlsPort });
    await refuses(testImap(tls, secret, testWorld()), 'refuse', 'imap-certificate-invalid', 'host');
    await refuses(
      testImap(settings({ security: 'starttls' }), secret, testWorld()),
      'refuse',
      'imap-certificate-invalid',
      'host',
    );
    const resolve = async (address: string, port: number) => ({ address, port, servername: 'mail.other.example' });
    const other = testWorld({ trust: server.certificate, resolve });
    await refuses(testImap(tls, secret, other), 'refuse', 'imap-certificate-invalid', 'host');
  });

  it('says that a wrong password is wrong: to the form at its field, to a sync as a reason to reconnect', async () => {
    const wrong = { password: 'wrong' };
    await refuses(testImap(settings(), wrong, testWorld()), 'refuse', 'imap-sign-in-refused', 'password');
    await refuses(openImap(settings(), wrong, testWorld()), 'reconnect', 'imap-sign-in-refused');
    await refuses(openImap(settings(), { password: '' }, testWorld()), 'reconnect', 'imap-sign-in-refused');
  });

  it('tries again later when the account has too many connections', async () => {
    const first = await openImap(settings(), secret, testWorld());
    await refuses(testImap(settings(), secret, testWorld()), 'retry');
    await first.close();
  });

  it('says that encryption and port do not fit together', async () => {
    const world = testWorld({ timing: { ...testTiming, greetingMs: 300 } });
    await refuses(testImap(settings({ security: 'tls' }), secret, world), 'refuse', 'imap-tls-mismatch', 'security');
    await refuses(testImap(settings({ port: server.tlsPort }), secret, world), 'refuse', 'imap-no-greeting', 'port');
  });
});

describe('What answers at the port', () => {
  let server: ScriptedImap;
  before(async () => {
    server = await startScriptedImap();
  });
  after(() => server.close());
  const settings = (): ImapSettings => {
    return { host: server.host, port: server.port, username: 'ada@acme.example', security: 'none' };
  };
  const check = (world: ImapWorld = testWorld()) => testImap(settings(), secret, world);

  it('is seen at once not to be an IMAP server when it greets as another kind', async () => {
    for (const greeting of ['220 mail.acme.example ESMTP ready', 'SSH-2.0-OpenSSH_9.2', '+OK POP3 ready']) {
      server.greeting = greeting;
      const world = testWorld({ timing: { ...testTiming, greetingMs: 300 } });
      await refuses(check(world), 'refuse', 'imap-not-a-server', 'port');
    }
    server.greeting = '* OK ready';
  });

  it('may turn us away in its greeting, for now', async () => {
    server.greeting = '* BYE Too many connections, try again later';
    await refuses(check(), 'retry', 'imap-too-many-connections');
    server.greeting = '* OK ready';
  });

  it('may be nobody: a refusal for the form, a later try for a sync', async () => {
    const [port] = await freePorts(1);
    const nobody = { ...settings(), port: port! };
    await refuses(testImap(nobody, secret, testWorld()), 'refuse', 'imap-connection-refused', 'port');
    await refuses(openImap(nobody, secret, testWorld()), 'retry', 'imap-connection-refused');
  });

  it('is told apart by the code and the words of its refusal', async () => {
    const answers: [string, Next, string][] = [
      ['NO [AUTHENTICATIONFAILED] bad', 'reconnect', 'imap-sign-in-refused'],
      ['NO LOGIN failed.', 'reconnect', 'imap-sign-in-refused'],
      ['NO [UNAVAILABLE] Temporary authentication failure.', 'retry', 'imap-sign-in-throttled'],
      ['NO [LIMIT] Rate limit hit.', 'retry', 'imap-sign-in-throttled'],
      ['NO Too many simultaneous connections.', 'retry', 'imap-sign-in-throttled'],
      ['NO [ALERT] Application-specific password required', 'reconnect', 'imap-app-password-needed'],
      ['NO [EXPIRED] Your password is too old.', 'reconnect', 'imap-account-blocked'],
      ['NO [PRIVACYREQUIRED] Use TLS.', 'refuse', 'imap-encryption-required'],
    ];
    for (const [answer, next, code] of answers) {
      server.script = ({ name, tag }) => (name === 'AUTHENTICATE' ? [`${tag} ${answer}`] : null);
      await refuses(openImap(settings(), secret, testWorld()), next, code);
    }
    server.script = () => null;
  });

  it('must offer encryption when we insist on it, and before it wants a password', async () => {
    await refuses(
      testImap({ ...settings(), security: 'starttls' }, secret, testWorld()),
      'refuse',
      'imap-starttls-missing',
    );
    server.capabilities = 'IMAP4rev1 LOGINDISABLED';
    await refuses(check(), 'refuse', 'imap-encryption-required', 'security');
    server.capabilities = 'IMAP4rev1 ESEARCH AUTH=PLAIN SASL-IR';
  });

  it('is not knocked at again and again when it hangs up right after letting us in', async () => {
    const clock = createTestClock();
    const world = testWorld({ gate: new SignInGate(clock) });
    server.script = ({ name }) => (name === 'LIST' ? 'hang up' : null);
    const before = server.connections;
    for (let n = 0; n < 10; n += 1)
      await openAndList(settings(), world).catch((fault) => assert.ok(isFault(fault, 'retry')));
    assert.equal(server.connections - before, 3);
    await clock.advance(60_000);
    await refuses(openAndList(settings(), world), 'retry', 'imap-connection-lost');
    server.script = () => null;
    await clock.advance(600_000);
    await openAndList(settings(), world);
    await openAndList(settings(), world);
  });

  it('may change its mind about a password without pausing who types another', async () => {
    const world = testWorld({ gate: new SignInGate(createTestClock()) });
    server.script = ({ name, tag }) => (name === 'AUTHENTICATE' ? [`${tag} NO [AUTHENTICATIONFAILED] no`] : null);
    for (let n = 0; n < 4; n += 1) await openImap(settings(), { password: 'wrong' }, world).catch(() => {});
    await refuses(openImap(settings(), { password: 'wrong' }, world), 'retry', 'imap-sign-in-paused');
    server.script = () => null;
    await (await openImap(settings(), secret, world)).close();
  });
});

async function openAndList(settings: ImapSettings, world: ImapWorld): Promise<void> {
  const provider = await openImap(settings, secret, world);
  try {
    await provider.mailboxes();
  } finally {
    await provider.close();
  }
}

async function refuses(call: Promise<unknown>, next: Next, code?: string, field?: string): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    assert.ok(isFault(error), String(error));
    assert.deepEqual([error.next, error.code], [next, code ?? error.code], error.message);
    if (field !== undefined) assert.equal(error.field, field);
    assert.match(error.message, /^[A-Z].*\.$/);
    assert.doesNotMatch(error.message, /ada|secret|acme/);
    return true;
  });
}
