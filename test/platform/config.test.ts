import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { foreignEnvironment, readConfig } from '#config.ts';
import { isFault } from '#errors.ts';
import { configurationFile, configurationPage } from '../../scripts/write-configuration.ts';

test('Rapport needs no setting at all', () => {
  const config = readConfig({}, {});
  assert.equal(config.http.baseUrl, 'http://localhost:3000');
  assert.equal(config.http.host, '127.0.0.1');
  assert.equal(config.sync.enabled, true);
  assert.equal(config.sync.pollMs, 300_000);
  assert.equal(path.basename(config.folder), '.data');
});

test('every problem of a configuration is told at once', () => {
  const env = { PORT: 'many', LOG_LEVEL: 'loud', AUTH_GOOGLE_ID: 'x', RAPPORT_OUTBOUND_ALLOW: '10.0.0.0/8,a b' };
  const error = thrown(() => readConfig({}, env));
  for (const name of ['PORT', 'LOG_LEVEL', 'AUTH_GOOGLE_SECRET', 'RAPPORT_OUTBOUND_ALLOW'])
    assert.match(error, new RegExp(name));
});

test('a secret that is not usable is not printed', () => {
  const error = thrown(() =>
    readConfig({}, { EMAIL_ENCRYPTION_KEY: 'tooshort', DATABASE_URL: 'mysql://u:hunter2@h/d' }),
  );
  assert.doesNotMatch(error, /tooshort|hunter2/);
});

test('the command line wins over the environment, and an empty variable counts as unset', () => {
  const config = readConfig({ data: 'here', port: '4000' }, { RAPPORT_DATA: '/there', PORT: '5000', HOST: '' });
  assert.equal(config.folder, path.resolve('here'));
  assert.equal(config.http.port, 4000);
  assert.equal(config.http.host, '127.0.0.1');
});

test('docs/configuration.md tells of exactly the variables that there are', () => {
  assert.equal(readFileSync(configurationFile, 'utf8'), configurationPage());
});

function thrown(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert.ok(isFault(error, 'refuse'));
    return error.message;
  }
  assert.fail('nothing was thrown');
}

test('A program that Rapport starts learns nothing of its settings.', () => {
  const env = { PATH: '/bin', DATABASE_URL: 'postgres://x', AUTH_SECRET: 'x', RAPPORT_DATA: '/x', EMPTY: undefined };
  assert.deepEqual(foreignEnvironment(env), { PATH: '/bin' });
});
