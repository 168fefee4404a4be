import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '#errors.ts';
import { createLog, describeError, type LogFields } from '#platform/log.ts';

function record(format: 'json' | 'pretty' = 'json', level: 'debug' | 'warn' = 'debug') {
  const lines: string[] = [];
  const log = createLog({
    level,
    format,
    now: () => new Date('2026-03-02T09:00:00Z'),
    write: (line) => lines.push(line),
  });
  return { log, lines };
}

test('a line is JSON with its event, its level and its fields', () => {
  const { log, lines } = record();
  log.with({ connectionId: 'c1' }).info('sync-page-applied', { count: 3, tookMs: 12 });
  assert.deepEqual(JSON.parse(lines[0] ?? ''), {
    time: '2026-03-02T09:00:00.000Z',
    level: 'info',
    event: 'sync-page-applied',
    connectionId: 'c1',
    count: 3,
    tookMs: 12,
  });
});

test('an address, a subject or an unknown field never reaches the log', () => {
  const { log, lines } = record();
  const careless = { code: 'ana@acme.example', reason: 'Re: our offer', subject: 'x1', password: 'x2', count: 1 };
  log.warn('odd', careless as LogFields);
  assert.deepEqual(JSON.parse(lines[0] ?? ''), {
    time: '2026-03-02T09:00:00.000Z',
    level: 'warn',
    event: 'odd',
    code: '(16)',
    reason: '(13)',
    count: 1,
  });
});

test('an error is told by its kind and its place, never by its words', () => {
  const told = describeError(new TypeError('ana@acme.example has no name'));
  assert.equal(told.error, 'TypeError');
  assert.match(String(told.at), /^test\/platform\/log\.test\.ts:\d+:\d+/);
  assert.doesNotMatch(JSON.stringify(told), /acme/);
  const fault = new Fault('retry', 'database-unavailable', 'Words.', { cause: new Error('secret') });
  assert.deepEqual(describeError(fault), {
    error: 'Fault',
    next: 'retry',
    code: 'database-unavailable',
    cause: 'Error',
  });
});

test('a quieter level leaves lines out, and a person at a terminal gets plain ones', () => {
  const { log, lines } = record('pretty', 'warn');
  log.info('unheard');
  log.warn('heard', { code: 'x' });
  assert.deepEqual(lines, ['warn: heard code=x']);
});
