import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { createAccessTokens } from '#google/access-tokens.ts';
import { changeGoogleWorkspace, type GoogleWorkspacePatch } from '#google/change-workspace.ts';
import { beginConsent } from '#google/connect-gmail.ts';
import { readGoogleWorkspace } from '#google/read-workspace.ts';
import type { Actor } from '#users/actor.ts';
import { createGoogleStage, type GoogleStage, sessionOf, staged } from '../support/google-stage.ts';
import { refuses } from '../support/refuses.ts';

const client = {
  clientId: '210987654321-workspaceclient.apps.googleusercontent.com',
  clientSecret: 'workspace-secret',
  enabled: true,
};

describe('the workspace’s own project at Google', () => {
  let stage: GoogleStage;
  let keyJson: string;
  before(async () => {
    stage = await createGoogleStage();
    const { oauth } = stage.google;
    const redirectUris = [`${staged.baseUrl}/api/auth/gmail/callback`];
    const { enabled: _, ...known } = client;
    oauth.addClient({ ...known, redirectUris, kind: 'internal', domain: staged.domain, projectId: 'acme-crm' });
    ({ keyJson } = oauth.addServiceAccount({ email: 'Robot@acme-crm.iam.example', projectId: 'acme-crm' }));
  });
  after(() => stage.close());

  const change = (patch: GoogleWorkspacePatch, actor: Actor = stage.admin) =>
    stage.app.db.tenant(actor, (tx) => changeGoogleWorkspace(tx, stage.app, actor, patch));
  const read = (actor: Actor = stage.admin) => stage.app.db.tenant(actor, (tx) => readGoogleWorkspace(tx, stage.app));
  const row = async () => {
    const found = await stage.app.db.tenant(stage.admin, (tx) =>
      sql<Record<string, string | null>>`select * from google_client`.execute(tx),
    );
    return found.rows[0]!;
  };
  const clientOf = async () => {
    const { url } = await beginConsent(stage.app, stage.admin, sessionOf(), {});
    return new URL(url).searchParams.get('client_id');
  };

  it('is empty until an admin sets it up; the addresses to register are there', async () => {
    assert.deepEqual(await read(), {
      redirectUri: `${staged.baseUrl}/api/auth/gmail/callback`,
      webhookUrl: `${staged.baseUrl}/api/email/webhooks/gmail`,
      instanceClient: true,
      client: null,
      delegation: null,
      push: { topic: null, subscription: null, serviceAccount: null },
      parked: [],
    });
  });

  it('takes a client whose secret never comes out again, and that wins over the server’s while it is switched on', async () => {
    assert.equal(await clientOf(), staged.clientId);
    await change({ client });
    assert.deepEqual((await read()).client, { clientId: client.clientId, hasSecret: true, enabled: true });
    assert.match((await row()).client_secret ?? '', /^v1\./);
    assert.equal(await clientOf(), client.clientId);
    await change({ client: { clientId: client.clientId, enabled: false } });
    assert.equal(await clientOf(), staged.clientId);
  });

  it('keeps the secret of a client that is switched on again, and asks for one with another id', async () => {
    await change({ client: { clientId: client.clientId, enabled: true } });
    await stage.connect('internal@acme.example');
    const other = { clientId: 'another.apps.googleusercontent.com', enabled: true };
    await refuses('client-secret-missing', 422, 'client.clientSecret', () => change({ client: other }));
  });

  it('lets mailboxes that were connected by its client work while it is switched off, and not when it is gone', async () => {
    const ref = await stage.connect('steady@acme.example');
    assert.equal((await stage.view(ref)).google?.access, 'workspace');
    await change({ client: { clientId: client.clientId, enabled: false } });
    stage.clock.advance(2 * 3_600_000);
    await createAccessTokens().of(stage.app, ref)();
    await change({ client: null });
    stage.clock.advance(2 * 3_600_000);
    await stage.sync(ref);
    const view = await stage.view(ref);
    assert.deepEqual([view.status, view.statusCode], ['needs_reconnect', 'google-client-changed']);
    await stage.connect('steady@acme.example');
    assert.equal((await stage.view(ref)).google?.access, 'instance');
    await change({ client });
  });

  it('serves people of its own domain only: Google shows others a page of its own and sends nobody back', async () => {
    stage.google.world.addUser({ email: 'guest@other.example', name: 'Gus', domain: 'other.example' });
    const { url } = await beginConsent(stage.app, stage.admin, sessionOf(), {});
    await assert.rejects(stage.google.oauth.approve(url, { email: 'guest@other.example' }), /org_internal/);
  });

  it('takes the key of a service account, seals it, and tells what to enter in the admin console', async () => {
    await change({ delegation: { keyJson, domain: 'acme.example', enabled: true } });
    const { delegation } = await read();
    assert.equal(delegation?.serviceAccount, 'robot@acme-crm.iam.example');
    assert.match(delegation?.clientId ?? '', /^\d{21}$/);
    assert.deepEqual([delegation?.domain, delegation?.enabled], ['acme.example', true]);
    assert.doesNotMatch(JSON.stringify(await row()), /PRIVATE KEY|private_key/);
    await change({ delegation: { domain: 'acme.example', enabled: false } });
    assert.equal((await read()).delegation?.serviceAccount, 'robot@acme-crm.iam.example', 'the key stays');
  });

  it('takes nothing else for a key', async () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    const given = JSON.parse(keyJson) as Record<string, unknown>;
    const others = [
      'nonsense',
      '[]',
      'null',
      '{}',
      '{"installed":{"client_id":"x","client_secret":"y"}}',
      JSON.stringify({ ...given, type: 'authorized_user' }),
      JSON.stringify({ ...given, private_key: 'none' }),
      JSON.stringify({ ...given, private_key: pem }),
      JSON.stringify({ ...given, client_email: 'not an address' }),
      `${keyJson}${' '.repeat(30_000)}`,
      `{"__proto__":${keyJson}}`,
    ];
    const before = await row();
    for (const other of others) {
      const patch = { delegation: { keyJson: other, domain: 'acme.example', enabled: true } };
      await refuses('service-account-key-invalid', undefined, 'keyJson', () => change(patch));
    }
    assert.deepEqual(await row(), before);
  });

  it('asks for what a step needs', async () => {
    await change({ delegation: null });
    await refuses('service-account-key-missing', 422, 'delegation.keyJson', () =>
      change({ delegation: { domain: 'acme.example', enabled: true } }),
    );
    await refuses('delegation-domain-missing', 422, 'delegation.domain', () =>
      change({ delegation: { keyJson, enabled: true } }),
    );
    const topic = 'projects/acme-crm/topics/gmail';
    await refuses('push-topic-missing', 422, 'push.topic', () =>
      change({ push: { topic: null, subscription: 'projects/acme-crm/subscriptions/s', serviceAccount: null } }),
    );
    await refuses('push-projects-differ', 422, 'push.subscription', () =>
      change({ push: { topic, subscription: 'projects/other/subscriptions/s', serviceAccount: null } }),
    );
    await change({ push: { topic, subscription: null, serviceAccount: 'Push@acme-crm.iam.example' } });
    assert.deepEqual((await read()).push, { topic, subscription: null, serviceAccount: 'push@acme-crm.iam.example' });
    await change({ push: null });
    assert.deepEqual((await read()).push, { topic: null, subscription: null, serviceAccount: null });
  });

  it('is one workspace’s alone, and each change stands in the audit log without what was entered', async () => {
    const neighbour = await stage.member('nina@other.example', 'admin', 'Other Port');
    assert.equal((await read(neighbour)).client, null);
    const found = await stage.app.db.tenant(stage.admin, (tx) =>
      sql<{
        kind: string;
        detail: { parts: string[] };
      }>`select kind, detail from audit_entry where kind = 'google-changed'`.execute(tx),
    );
    assert.ok(found.rows.length >= 4);
    assert.deepEqual(found.rows[0]?.detail, { parts: ['client'] });
    assert.doesNotMatch(JSON.stringify(found.rows), /secret|apps\.googleusercontent/);
  });

  it('without any client says that Gmail is not set up', async () => {
    await change({ client: null });
    const { google } = stage.app.config;
    stage.app.config.google = { ...google, client: null };
    await refuses('google-not-configured', 409, undefined, () => beginConsent(stage.app, stage.admin, sessionOf(), {}));
    stage.app.config.google = google;
  });
});
