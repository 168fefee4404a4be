/** Sending: what becomes of a letter on its way, who gets it, and which thread it joins. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';
import { type Answered, authorization, base64url, type GmailStage, letter, startGmail } from './stage.ts';

describe('Sending', () => {
  it('keeps a copy as SENT and delivers to every recipient, hidden ones unseen', async (t) => {
    const stage = await startGmail(t);
    const carol = stage.world.addUser({ email: 'carol@client.example', name: 'Carol' });
    const out: string[][] = [];
    stage.world.onSend(({ recipients }) => out.push([...recipients]));
    const headers = ['Cc: Bob <BOB@client.example>', 'Bcc: carol@client.example'];
    const sent = await send(stage, letter({ from: 'ada@acme.example', to: 'out@elsewhere.example', headers }));
    assert.deepEqual(sent.json.labelIds, ['SENT']);
    assert.match(textOf(stage.ada), /^Bcc: carol/m);
    for (const user of [stage.bob, carol]) {
      assert.deepEqual(user.list()[0]?.labelIds, ['INBOX', 'UNREAD']);
      assert.doesNotMatch(textOf(user), /Bcc/);
    }
    assert.deepEqual(out, [['out@elsewhere.example', 'bob@client.example', 'carol@client.example']]);
  });

  it('puts a letter to oneself into one message that is both sent and received', async (t) => {
    const stage = await startGmail(t);
    await send(stage, letter({ from: 'ada@acme.example', to: 'sales@acme.example' }));
    assert.deepEqual(
      stage.ada.list().map(({ labelIds }) => labelIds),
      [['SENT', 'INBOX', 'UNREAD']],
    );
  });

  it('delivers to an alias', async (t) => {
    const stage = await startGmail(t);
    stage.bob.send(letter({ from: 'bob@client.example', to: 'Sales <Sales@Acme.example>' }));
    assert.equal(stage.ada.list().length, 1);
  });

  it('sends from an alias as it is, and from any other address under the primary one', async (t) => {
    const stage = await startGmail(t);
    const fromOf = async (from: string): Promise<string> => {
      const { id } = (await send(stage, letter({ from, to: 'bob@client.example' }))).json;
      const { payload } = (await stage.get(`/messages/${id}`)).json;
      return payload.headers.find(({ name }: { name: string }) => name === 'From').value;
    };
    assert.equal(await fromOf('Sales Team <sales@acme.example>'), 'Sales Team <sales@acme.example>');
    assert.equal(await fromOf('Boss <boss@acme.example>'), 'Ada Byron <ada@acme.example>');
    stage.ada.aliases.remove('sales@acme.example');
    assert.equal(await fromOf('sales@acme.example'), 'Ada Byron <ada@acme.example>');
  });

  it('keeps a well-formed Message-ID, replaces any other, and leaves the body alone', async (t) => {
    const stage = await startGmail(t);
    const body = Buffer.from([0xff, 0x00, 0x0d, 0x41]);
    const head = letter({ from: 'ada@acme.example', to: 'bob@client.example', id: 'ours@acme.example' }).split(
      '\r\n\r\n',
    )[0];
    await send(stage, Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]));
    assert.match(textOf(stage.bob), /^Message-ID: <ours@acme\.example>\r$/m);
    assert.match(textOf(stage.bob), /^Date: Mon, 02 Mar 2026 09:00:00 \+0000\r$/m);
    assert.deepEqual(Buffer.from(stage.bob.list()[0]!.raw).subarray(-4), body);
    await send(
      stage,
      letter({ from: 'ada@acme.example', to: 'bob@client.example', headers: ['Message-ID: nonsense'] }),
    );
    assert.match(textOf(stage.bob), /^Message-ID: <CA[\w+]+@mail\.gmail\.com>\r$/m);
    assert.doesNotMatch(textOf(stage.bob), /nonsense/);
  });

  it('refuses a letter to nobody, no letter, and what is no base64', async (t) => {
    const stage = await startGmail(t);
    const refusal = async (body: unknown): Promise<unknown[]> => {
      const { status, json } = await stage.post('/messages/send', body);
      return [status, json.error.errors[0].reason, json.error.message];
    };
    const nobody = { raw: base64url('From: ada@acme.example\r\n\r\nx') };
    assert.deepEqual(await refusal(nobody), [400, 'invalidArgument', 'Recipient address required']);
    assert.match(String((await refusal({}))[2]), /'raw' RFC822 payload/);
    assert.match(String((await refusal({ raw: 'a%b' }))[2]), /Base64 decoding failed/);
    assert.match(String((await refusal({ raw: base64url(letter()), threadId: 'ffff' }))[2]), /Invalid thread_id/);
    assert.match(String((await refusal({ raw: base64url(letter()), subject: 'x' }))[2]), /unknown/);
    assert.equal(stage.ada.list().length, 0);
  });

  it('takes a letter by upload, alone or beside its resource', async (t) => {
    const stage = await startGmail(t);
    const document = letter({ from: 'ada@acme.example', to: 'bob@client.example', id: 'up@acme.example' });
    const upload = async (type: string, contentType: string, body: string): Promise<number> => {
      const response = await fetch(`${stage.url}/upload/gmail/v1/users/me/messages/send?uploadType=${type}`, {
        method: 'POST',
        headers: { authorization: authorization(), 'content-type': contentType },
        body,
      });
      return response.status;
    };
    assert.equal(await upload('media', 'message/rfc822', document), 200);
    const { threadId } = stage.ada.list()[0]!;
    const reply = letter({
      from: 'ada@acme.example',
      to: 'bob@client.example',
      subject: 'Re: Berth 12',
      headers: ['In-Reply-To: <up@acme.example>'],
    });
    const related = [
      '--edge\r\nContent-Type: application/json\r\n',
      JSON.stringify({ threadId }),
      `--edge\r\nContent-Type: message/rfc822\r\n\r\n${reply}\r\n--edge--`,
    ].join('\r\n');
    assert.equal(await upload('multipart', 'multipart/related; boundary=edge', related), 200);
    assert.deepEqual(new Set(stage.ada.list().map((message) => message.threadId)), new Set([threadId]));
    assert.equal(stage.bob.list().length, 2);
  });
});

describe('A letter joins a thread', () => {
  const answer = (facts: { subject?: string; headers?: string[] }): string =>
    letter({ from: 'ada@acme.example', to: 'bob@client.example', ...facts });
  const begin = (user: GoogleUser): string => user.insert(letter({ id: 'root@client.example' })).threadId;

  it('when it refers to one of its messages under the same subject', async (t) => {
    const { ada } = await startGmail(t);
    const threadId = begin(ada);
    const joined = (facts: { subject?: string; headers?: string[] }) =>
      ada.deliver(answer(facts)).threadId === threadId;
    const reply = ['In-Reply-To: <root@client.example>'];
    assert.equal(joined({ subject: 'RE: AW:  berth 12', headers: reply }), true);
    assert.equal(joined({ headers: ['References: <a@x.example> <root@client.example>\r\n <b@x.example>'] }), true);
    assert.equal(joined({ subject: '=?utf-8?Q?Re=3A_Berth?= 12', headers: reply }), true);
    assert.equal(joined({ subject: 'Another matter', headers: reply }), false);
    assert.equal(joined({}), false);
    assert.equal(joined({ headers: ['In-Reply-To: <unknown@client.example>'] }), false);
  });

  it('which is sent with its threadId, and only if it also refers to it', async (t) => {
    const stage = await startGmail(t);
    const threadId = begin(stage.ada);
    const sendTo = async (raw: string): Promise<string> => (await send(stage, raw, threadId)).json.threadId;
    assert.equal(await sendTo(answer({ headers: ['In-Reply-To: <root@client.example>'] })), threadId);
    assert.notEqual(await sendTo(answer({})), threadId);
    assert.notEqual(
      await sendTo(answer({ subject: 'Other', headers: ['References: <root@client.example>'] })),
      threadId,
    );
  });

  it('which is the wished one of several, and never one that is gone', async (t) => {
    const { ada } = await startGmail(t);
    const one = begin(ada);
    const other = ada.insert(letter({ id: 'other@client.example' })).threadId;
    const headers = ['In-Reply-To: <root@client.example>', 'References: <other@client.example>'];
    const raw = answer({ headers });
    assert.equal(ada.send(raw).threadId, one);
    assert.equal(ada.send(raw, { threadId: other }).threadId, other);
    for (const threadId of [one, other]) ada.deleteAll(ada.messages.thread(threadId));
    const { id, threadId } = ada.deliver(raw);
    assert.equal(threadId, id);
  });

  it('on both sides of a conversation', async (t) => {
    const stage = await startGmail(t);
    stage.bob.send(letter({ id: 'q@client.example', to: 'ada@acme.example' }));
    const { threadId } = stage.ada.list()[0]!;
    await send(stage, answer({ subject: 'Re: Berth 12', headers: ['In-Reply-To: <q@client.example>'] }), threadId);
    for (const user of [stage.ada, stage.bob]) assert.equal(user.messages.threadCount, 1, user.email);
  });

  it('of at most a hundred letters, then a new one begins', async (t) => {
    const { ada } = await startGmail(t);
    begin(ada);
    const deliver = () => ada.deliver(answer({ headers: ['In-Reply-To: <root@client.example>'] }));
    for (let n = 0; n < 99; n += 1) deliver();
    assert.equal(ada.messages.threadCount, 1);
    deliver();
    assert.equal(ada.messages.threadCount, 2);
  });
});

describe('A letter is brought in', () => {
  it('by insert as it is, and by import as if it had arrived at the date it names', async (t) => {
    const stage = await startGmail(t);
    const root = stage.ada.insert(letter({ id: 'root@client.example' }));
    const headers = ['In-Reply-To: <root@client.example>', 'Date: Mon, 5 Jan 2026 09:00:00 +0000'];
    const raw = base64url(letter({ headers }));
    const dated = async (path: string, query = {}): Promise<unknown[]> => {
      const { id, threadId } = (await stage.call('POST', path, { body: { raw, labelIds: ['INBOX'] }, query })).json;
      const message = stage.ada.message(id);
      return [threadId === root.threadId, new Date(message.internalDate).toISOString(), message.labelIds.join()];
    };
    assert.deepEqual(await dated('/messages'), [false, '2026-03-02T09:00:00.000Z', 'INBOX']);
    assert.deepEqual(await dated('/messages', { internalDateSource: 'dateHeader' }), [
      false,
      '2026-01-05T09:00:00.000Z',
      'INBOX',
    ]);
    assert.deepEqual(await dated('/messages/import'), [true, '2026-01-05T09:00:00.000Z', 'INBOX']);
    const { id } = (await stage.post('/messages', { raw })).json;
    assert.deepEqual(stage.ada.message(id).labelIds, []);
  });
});

async function send(stage: GmailStage, raw: string | Uint8Array, threadId?: string): Promise<Answered> {
  const answered = await stage.post('/messages/send', { raw: base64url(raw), ...(threadId ? { threadId } : {}) });
  assert.equal(answered.status, 200, answered.text);
  return answered;
}

/** The newest document of a mailbox, each octet a character. */
function textOf(user: GoogleUser): string {
  return Buffer.from(user.list()[0]!.raw).toString('latin1');
}
