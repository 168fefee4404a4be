import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readOutcome } from '#providers/gmail/errors.ts';

const outcome = (status: number, body: unknown, retryAfter: string | null = null) =>
  readOutcome({ status, retryAfter, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) });

const said = (code: number, reason: string) => ({ error: { code, message: 'Words', errors: [{ reason }] } });

const told = (status: number, reason: string) => {
  const answer = outcome(status, said(status, reason));
  return answer.type === 'final' || answer.type === 'trouble'
    ? `${answer.type} ${answer.fault.next} ${answer.fault.code}`
    : answer.type;
};

describe('What Google answers is read by where it came from:', () => {
  test('each refusal of Google’s has its next step', () => {
    assert.equal(told(401, 'authError'), 'token');
    assert.equal(told(403, 'rateLimitExceeded'), 'rate');
    assert.equal(told(403, 'userRateLimitExceeded'), 'rate');
    assert.equal(told(429, 'anything'), 'rate');
    assert.equal(told(403, 'dailyLimitExceeded'), 'final retry gmail-day-limit');
    assert.equal(told(403, 'domainPolicy'), 'final refuse gmail-policy');
    assert.equal(told(403, 'insufficientPermissions'), 'final reconnect gmail-scope-missing');
    assert.equal(told(403, 'accessNotConfigured'), 'final refuse gmail-api-disabled');
    assert.equal(told(403, 'whatever'), 'final refuse gmail-refused');
    assert.equal(told(400, 'failedPrecondition'), 'final refuse gmail-mail-disabled');
    assert.equal(told(400, 'invalidArgument'), 'argument');
    assert.equal(told(404, 'notFound'), 'missing');
    assert.equal(told(500, 'backendError'), 'trouble retry gmail-trouble');
    assert.equal(told(503, 'backendError'), 'trouble retry gmail-trouble');
  });

  test('a refusal may say its reason in the newer form', () => {
    const error = { code: 403, status: 'PERMISSION_DENIED', details: [{ reason: 'SERVICE_DISABLED' }] };
    const answer = outcome(403, { error });
    assert.equal(answer.type === 'final' && answer.fault.code, 'gmail-api-disabled');
  });

  test('the pause is the one that Google names, at most a day', () => {
    assert.deepEqual(outcome(429, said(429, 'rateLimitExceeded'), '17'), { type: 'rate', retryAfterMs: 17_000 });
    assert.deepEqual(outcome(429, said(429, 'rateLimitExceeded')), { type: 'rate', retryAfterMs: null });
    assert.deepEqual(outcome(429, said(429, 'rateLimitExceeded'), 'Mon, 02 Mar 2026 08:00:00 GMT'), {
      type: 'rate',
      retryAfterMs: null,
    });
    const endless = outcome(429, said(429, 'rateLimitExceeded'), '999999999');
    assert.deepEqual(endless, { type: 'rate', retryAfterMs: 86_400_000 });
  });

  test('only Google’s own words close an account: everything else is tried again', () => {
    const page = '<!DOCTYPE html><title>Error 403 (Forbidden)!!1</title>';
    const strange = [
      '',
      '{',
      '[]',
      'null',
      '"x"',
      '{}',
      '{"error":"x"}',
      '{"error":{}}',
      '{"error":{"code":418}}',
      page,
    ];
    for (const status of [400, 401, 403, 404, 407, 418, 429, 451, 500, 502]) {
      for (const body of strange) {
        const answer = outcome(status, body);
        assert.equal(answer.type, status === 429 ? 'rate' : 'trouble', `${status} ${body}`);
        if (answer.type === 'trouble') assert.equal(answer.fault.next, 'retry');
      }
    }
  });

  test('an answer of success must be one', () => {
    assert.deepEqual(outcome(200, '{"id":"1"}'), { type: 'ok', value: { id: '1' } });
    for (const body of ['', '{"id":"1', '<html>', '[1]', 'null']) assert.equal(outcome(200, body).type, 'trouble');
    assert.equal(outcome(204, '').type, 'ok');
    for (const status of [201, 206, 301, 302]) assert.equal(outcome(status, '{"id":"1"}').type, 'trouble');
  });
});
