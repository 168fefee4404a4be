import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { changeGoogleWorkspace } from '#google/change-workspace.ts';
import { readProject, whoAsks } from '#google/google-project.ts';
import { createGoogleStage, type GoogleStage } from '../support/google-stage.ts';

const clientId = '210987654321-workspaceclient.apps.googleusercontent.com';

describe('whose client asks for consent', () => {
  let stage: GoogleStage;
  before(async () => {
    stage = await createGoogleStage();
  });
  after(() => stage.close());

  const asks = (config = stage.app.config) =>
    stage.app.db.tenant(stage.admin, async (tx) => whoAsks({ config }, await readProject(tx)));
  const without = () => ({ ...stage.app.config, google: { ...stage.app.config.google, client: null } });
  const change = (enabled: boolean) =>
    stage.app.db.tenant(stage.admin, (tx) =>
      changeGoogleWorkspace(tx, stage.app, stage.admin, { client: { clientId, clientSecret: 'a secret', enabled } }),
    );

  it('is the server’s, or nobody’s, until the workspace has one', async () => {
    assert.equal(await asks(), 'instance');
    assert.equal(await asks(without()), null);
  });

  it('is the workspace’s while it is switched on', async () => {
    await change(true);
    assert.deepEqual([await asks(), await asks(without())], ['workspace', 'workspace']);
    await change(false);
    assert.deepEqual([await asks(), await asks(without())], ['instance', null]);
  });
});
