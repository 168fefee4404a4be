/**
 * Nothing that anybody but its owner does shows more of a mail than its owner's standing choices allow: random plays of
 * colleagues with contacts, addresses, companies, deals, copies of their own, grants; the program does them on a real
 * PostgreSQL, and after each step every member's view is held against the model of what each owner said.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { readEntries } from '#access/read-entries.ts';
import { changeCompany } from '#contacts/change-company.ts';
import { changeContact } from '#contacts/change-contact.ts';
import { changeContactSetting } from '#contacts/change-contact-setting.ts';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { createDeal } from '#contacts/create-deal.ts';
import { deleteCompany } from '#contacts/delete-company.ts';
import { deleteContact } from '#contacts/delete-contact.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import { accessLevels } from '#crm/visibility.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { isFault } from '#errors.ts';
import { changeVisibility } from '#timeline/change-visibility.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { purgeCopies } from '#timeline/purge-copies.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';
import { writeNote } from '#timeline/write-note.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { createStandingModel, type StandingModel } from './standing-model.ts';

const app = { jobs: { enqueue: async () => {} } };
const names = ['ana', 'bo', 'cy', 'di'] as const;
const level = fc.constantFrom<AccessLevel>('private', 'subject', 'full');
const someNames = fc.uniqueArray(fc.constantFrom<string>(...names), { minLength: 1, maxLength: 2 });
const nth = fc.nat(5);
const step = fc.record({
  by: fc.nat(2),
  nth,
  other: nth,
  names: someNames,
  level,
  does: fc.oneof(
    // What owners say of their own mail, less often than what others do.
    { weight: 1, arbitrary: fc.constantFrom('choose', 'unchoose', 'override', 'delete', 'grant', 'revoke') },
    { weight: 2, arbitrary: fc.constantFrom('make', 'remove', 'address', 'move', 'mail', 'copy', 'purge') },
    { weight: 1, arbitrary: fc.constantFrom('company', 'domain', 'dissolve', 'employ', 'deal', 'note') },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const plays = fc.record({
  usual: fc.tuple(level, level, level),
  steps: fc.array(step, { minLength: 8, maxLength: 24 }),
});
/** `npm run test:worlds` plays more of them. */
const numRuns = process.env.RAPPORT_TEST_WORLDS ? 500 : 30;

describe('what others do', () => {
  let stage: CrmStage;
  before(async () => {
    stage = await openCrmStage();
  });
  after(() => stage.close());

  test('never shows more of a mail than each of its owners allows', async () => {
    await fc.assert(
      fc.asyncProperty(plays, async ({ usual, steps }) => {
        const play = await openPlay(await stage.neighbour(), usual);
        for (const [at, each] of steps.entries()) {
          await take(play, each);
          await checkViews(play, `${at}: ${each.does}`);
        }
      }),
      { numRuns, endOnFailure: true },
    );
  });

  test('means no address that a colleague gave to a contact, took away again, and made a contact of', async () => {
    const here = await stage.neighbour();
    const [ann, ben] = [await here.member('ann', 'private'), await here.member('ben')];
    const own = await here.as(ann, (tx) => createContact(tx, ann, { name: 'Ana', emails: emailsOf(['ana']) }));
    const choose = () => here.as(ann, (tx) => changeContactSetting(app, tx, ann, own.id, { level: 'full' }));
    const address = (...some: string[]) =>
      here.as(ben, (tx) => changeContact(tx, ben, own.id, { emails: emailsOf(some) }));
    await choose();
    await here.deliver(ann, { from: 'bo@dock.example' });
    await address('ana', 'bo');
    await address('ana');
    await choose();
    const made = await here.as(ben, (tx) => createContact(tx, ben, { name: 'Bo', emails: emailsOf(['bo']) }));
    assert.deepEqual(await seenUnder(here, ben, made.id), []);
  });

  test('brings nobody who was shown the mail with a contact that of another address which he gives to it', async () => {
    const here = await stage.neighbour();
    const [ann, ben] = [await here.member('ann', 'private'), await here.member('ben')];
    const { id } = await here.as(ben, (tx) => createContact(tx, ben, { name: 'Ana', emails: emailsOf(['ana']) }));
    await here.deliver(ann, { from: 'ana@dock.example', subject: 'meant' });
    await here.deliver(ann, { from: 'bo@dock.example', subject: 'not meant' });
    await here.as(ann, (tx) => show(tx, ann, ben, { scope: 'contact', subject: id }, 'full'));
    assert.deepEqual(await seenUnder(here, ben, id), ['meant: full']);
    await here.as(ben, (tx) => changeContact(tx, ben, id, { emails: emailsOf(['ana', 'bo']) }));
    assert.deepEqual(await seenUnder(here, ben, id), ['meant: full']);
  });
});

async function seenUnder(stage: CrmStage, who: StagedMember, recordId: string): Promise<string[]> {
  const { items } = await stage.as(who, (tx) => readTimeline(tx, who, { recordKind: 'contact', recordId }));
  return items.map((item) => `${item.subject}: ${item.level}`).sort();
}

interface Play {
  stage: CrmStage;
  members: StagedMember[];
  /** Has no mailbox. */
  onlooker: StagedMember;
  model: StandingModel;
  contacts: string[];
  companies: string[];
  /** The names of the mails, and the message that each is now. */
  mails: string[];
  messages: Map<string, string>;
}

async function openPlay(stage: CrmStage, usual: AccessLevel[]): Promise<Play> {
  const members: StagedMember[] = [];
  for (const [at, each] of usual.entries()) members.push(await stage.member(`m${at}`, each));
  const onlooker = { ...members[0]!, userId: randomUUID() };
  const model = createStandingModel(new Map(members.map(({ userId }, at) => [userId, usual[at]!])));
  return { stage, members, onlooker, model, contacts: [], companies: [], mails: [], messages: new Map() };
}

/** What each member is shown of each mail that he holds no copy of, against what its owners allow him. */
async function checkViews({ stage, members, onlooker, model, messages }: Play, step: string): Promise<void> {
  const mailOf = new Map([...messages].map(([mail, message]) => [message, mail]));
  for (const viewer of [...members, onlooker]) {
    const seen = await stage.as(viewer, async (tx) => {
      const { rows } = await sql<{ id: string; message: string }>`
        select id, message_id as message from interaction where message_id is not null`.execute(tx);
      const items = await readEntries(
        tx,
        rows.map((row) => row.id),
      );
      const messageOf = new Map(rows.map((row) => [row.id, row.message]));
      return items.filter((item) => !item.own).map(({ id, level }) => ({ message: messageOf.get(id)!, level }));
    });
    for (const { message, level } of seen) {
      const most = model.most(mailOf.get(message)!, viewer.userId);
      assert.ok(accessLevels.indexOf(level) <= accessLevels.indexOf(most), `${step} shows ${level} beyond ${most}`);
    }
  }
}

/** Does what the step says, where the workspace lets him. */
async function take(play: Play, step: Step): Promise<void> {
  try {
    await acts[step.does]!(play, play.members[step.by]!, step);
  } catch (error) {
    assert.ok(isFault(error, 'refuse'), String(error));
  }
}

type Act = (play: Play, by: StagedMember, step: Step) => Promise<unknown>;
type ActOnOne = (play: Play, by: StagedMember, id: string, step: Step) => Promise<unknown>;
const pick = (from: string[], at: number) => from[at % Math.max(from.length, 1)];
const emailsOf = (some: readonly string[]) => some.map((name) => `${name}@dock.example`);
/** Does it with one of what there is. */
const withOne =
  (kind: 'contacts' | 'companies' | 'mails', act: ActOnOne): Act =>
  async (play, by, step) => {
    const id = pick(play[kind], step.nth);
    if (id !== undefined) await act(play, by, id, step);
  };

const acts: Record<string, Act> = {
  async make({ stage, model, contacts }, by, { names }) {
    const { id } = await stage.as(by, (tx) => createContact(tx, by, { name: 'Made', emails: emailsOf(names) }));
    contacts.push(id);
    model.addresses(id, names, by.userId);
  },
  remove: withOne('contacts', async ({ stage, model, contacts }, by, id) => {
    await stage.as(by, (tx) => deleteContact(tx, by, id));
    contacts.splice(contacts.indexOf(id), 1);
    model.removes(id);
  }),
  address: withOne('contacts', (play, by, id, { names }) =>
    readdress(play, by, id, [...new Set([...(play.model.contacts.get(id) ?? []), ...names])]),
  ),
  /** One address from one contact to another. */
  move: withOne('contacts', async (play, by, id, { other }) => {
    const to = pick(play.contacts, other)!;
    const [first, ...rest] = [...play.model.contacts.get(id)!];
    if (to === id || first === undefined) return;
    await readdress(play, by, id, rest);
    await readdress(play, by, to, [...play.model.contacts.get(to)!, first]);
  }),
  async mail(play, by, { names, other }) {
    const mail = randomUUID();
    play.mails.push(mail);
    await receive(play, by, mail, names, other < 3);
  },
  /** A colleague holds it too, or its owner connects again. */
  copy: withOne('mails', async (play, by, mail) => {
    const { keys, holders } = play.model.mails.get(mail)!;
    if (!holders.has(by.userId)) await receive(play, by, mail, keys, false);
  }),
  async purge({ stage, model }, by) {
    await stage.as(by, async (tx) => {
      await lockWorkspace(tx, by.workspaceId);
      await purgeCopies(tx, { ...by, connectionId: by.connectionId });
    });
    model.leaves(by.userId);
  },
  choose: withOne('contacts', async ({ stage, model }, by, id, { level }) => {
    await stage.as(by, (tx) => changeContactSetting(app, tx, by, id, { level }));
    model.chooses(by.userId, id, level);
  }),
  unchoose: withOne('contacts', async ({ stage, model }, by, id) => {
    await stage.as(by, (tx) => changeContactSetting(app, tx, by, id, { level: null }));
    model.chooses(by.userId, id, null);
  }),
  override: withOne('mails', async (play, by, mail, { level }) => {
    await play.stage.as(by, async (tx) => changeVisibility(tx, by, await entryOf(tx, play, mail), level));
    play.model.overrides(by.userId, mail, level);
  }),
  delete: withOne('mails', async (play, by, mail) => {
    await play.stage.as(by, async (tx) => deleteEntry(tx, by, await entryOf(tx, play, mail)));
    play.model.deletes(by.userId, mail);
  }),
  async grant(play, by, step) {
    const { level, other } = step;
    if (level === 'private') return;
    const viewer = [...play.members, play.onlooker][other % 4]!;
    if (viewer.userId === by.userId) return;
    const what = await whatToGrant(play, by, step);
    if (what === null) return;
    await play.stage.as(by, (tx) => show(tx, by, viewer, what, level));
    play.model.grants(by.userId, viewer.userId, level, what);
  },
  async revoke({ stage, model }, by) {
    await stage.as(by, async (tx) => {
      const touched = await granted(tx);
      await tx.deleteFrom('access_grant').execute();
      await settleInteractions(tx, touched);
    });
    model.revokes(by.userId);
  },
  async company({ stage, companies }, by) {
    companies.push((await stage.as(by, (tx) => createCompany(tx, by, { name: 'Dock', domains: ['dock.example'] }))).id);
  },
  domain: withOne('companies', ({ stage }, by, id, { other }) =>
    stage.as(by, (tx) => changeCompany(tx, by, id, { domains: other < 3 ? [] : ['dock.example'] })),
  ),
  dissolve: withOne('companies', async ({ stage, companies }, by, id) => {
    await stage.as(by, (tx) => deleteCompany(tx, by, id));
    companies.splice(companies.indexOf(id), 1);
  }),
  employ: withOne('contacts', ({ stage, companies }, by, id, { other }) =>
    stage.as(by, (tx) => changeContact(tx, by, id, { name: 'Renamed', companyId: pick(companies, other) ?? null })),
  ),
  deal: withOne('contacts', ({ stage }, by, id) =>
    stage.as(by, (tx) => createDeal(tx, by, { name: 'Berths', contactIds: [id] })),
  ),
  note: withOne('contacts', ({ stage }, by, id) =>
    stage.as(by, (tx) => writeNote(tx, by, { recordKind: 'contact', recordId: id, body: 'Met.' })),
  ),
};

async function readdress({ stage, model }: Play, by: StagedMember, id: string, names: string[]): Promise<void> {
  await stage.as(by, (tx) => changeContact(tx, by, id, { emails: emailsOf(names) }));
  model.addresses(id, names, by.userId);
}

async function receive(
  { stage, model, messages }: Play,
  by: StagedMember,
  mail: string,
  names: readonly string[],
  inThread: boolean,
): Promise<void> {
  const [from, ...cc] = emailsOf(names);
  const facts = { id: mail, from: from!, cc, ...(inThread && { threadId: stage.workspaceId }) };
  const { messageId } = await stage.deliver(by, facts);
  messages.set(mail, messageId);
  model.arrives(mail, names, by.userId);
}

/** The entry of a mail, whoever may see it; a fresh id when it stands nowhere. */
async function entryOf(tx: Tx, { messages }: Play, mail: string): Promise<string> {
  const row = await tx
    .selectFrom('interaction')
    .select('id')
    .where('message_id', '=', messages.get(mail)!)
    .executeTakeFirst();
  return row?.id ?? randomUUID();
}

type Granted = { scope: 'message' | 'thread' | 'contact'; subject: string; mails?: string[]; contact?: string };

/** A contact, or a mail of his own, or its thread. */
async function whatToGrant(play: Play, by: StagedMember, { nth, names }: Step): Promise<Granted | null> {
  const contact = pick(play.contacts, nth);
  if (names.length === 2) return contact === undefined ? null : { scope: 'contact', subject: contact, contact };
  const mail = pick(play.mails, nth);
  if (mail === undefined || !play.model.mails.get(mail)!.holders.has(by.userId)) return null;
  const subject = play.messages.get(mail)!;
  return { scope: 'message', subject, mails: [mail] };
}

async function show(
  tx: Tx,
  by: StagedMember,
  viewer: StagedMember,
  { scope, subject }: Granted,
  level: 'subject' | 'full',
): Promise<void> {
  const row = { workspace_id: by.workspaceId, id: randomUUID(), owner_user_id: by.userId };
  await tx
    .insertInto('access_grant')
    .values({ ...row, viewer_user_id: viewer.userId, scope, subject_id: subject, level })
    .execute();
  await settleInteractions(tx, await granted(tx));
}

async function granted(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select interaction_id as id from granted_interactions()`.execute(tx);
  return rows.map((row) => row.id);
}
