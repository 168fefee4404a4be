/** Partial responses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { applyMask, readMask } from '#simulator/google/gmail/fields.ts';
import { Refusal } from '#simulator/google/gmail/refusal.ts';
import { letter, startGmail } from './stage.ts';

const MESSAGE = {
  id: '1',
  threadId: '2',
  payload: {
    mimeType: 'multipart/mixed',
    headers: [{ name: 'Subject', value: 'S' }],
    parts: [
      { partId: '0', body: { size: 1, data: 'eA' } },
      { partId: '1', body: { size: 5, attachmentId: 'a' }, parts: [{ partId: '1.0', body: { size: 0 } }] },
    ],
  },
};

describe('A field mask', () => {
  const cut = (mask: string): unknown => applyMask(MESSAGE, readMask(mask, 'Message'));

  it('keeps what is named, through lists and at any depth', () => {
    assert.deepEqual(cut('id'), { id: '1' });
    assert.deepEqual(cut('id,payload/mimeType'), { id: '1', payload: { mimeType: 'multipart/mixed' } });
    assert.deepEqual(cut('payload(headers/name,parts(partId,body(size)))'), {
      payload: {
        headers: [{ name: 'Subject' }],
        parts: [
          { partId: '0', body: { size: 1 } },
          { partId: '1', body: { size: 5 } },
        ],
      },
    });
    assert.deepEqual(cut('payload/parts/parts(partId)'), { payload: { parts: [{}, { parts: [{ partId: '1.0' }] }] } });
  });

  it('adds up what is named twice', () => {
    assert.deepEqual(cut('payload/mimeType,payload/headers/name'), {
      payload: { mimeType: 'multipart/mixed', headers: [{ name: 'Subject' }] },
    });
    for (const mask of ['payload/mimeType,payload', 'payload,payload/mimeType'])
      assert.deepEqual(cut(mask), { payload: MESSAGE.payload });
  });

  it('takes an asterisk for every field', () => {
    assert.deepEqual(cut('*'), MESSAGE);
    assert.deepEqual(cut('payload/headers/*'), { payload: { headers: MESSAGE.payload.headers } });
  });

  it('is refused when it does not close, or names a field that is not there', () => {
    const wrong = ['', 'id,', 'payload(', 'payload(parts', 'payload)', 'id/x', 'subject', 'payload/__proto__', '(id)'];
    for (const mask of wrong) assert.throws(() => readMask(mask, 'Message'), Refusal, mask);
    assert.throws(() => readMask(`${'payload(parts('.repeat(5_000)}`, 'Message'), Refusal);
  });

  it('never lets anything through that was not there', () => {
    const names = ['id', 'payload', 'parts', 'headers', 'body', 'size', '*', '(', ')', '/', ','];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 12 }), (pieces) => {
        try {
          const text = JSON.stringify(cut(pieces.join('')));
          assert.ok(text.length <= JSON.stringify(MESSAGE).length);
        } catch (error) {
          assert.ok(error instanceof Refusal);
        }
      }),
    );
  });

  it('shapes answers over HTTP', async (t) => {
    const { ada, get } = await startGmail(t);
    const { id } = ada.insert(letter());
    const { json } = await get('/messages', { fields: 'messages/id,nextPageToken' });
    assert.deepEqual(json, { messages: [{ id }] });
    const wrong = await get('/messages', { fields: 'mesages' });
    assert.deepEqual([wrong.status, wrong.json.error.message], [400, 'Invalid field selection mesages']);
  });
});
