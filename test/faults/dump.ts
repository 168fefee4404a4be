/**
 * A canonical picture of a database: what a user would call its content, by natural keys, and which work still waits.
 * Left out: ids, clocks, runs and what each of them counted, leases, generations, quota, work that is done. Two databases with equal dumps differ in nothing that anybody could notice.
 */
import { asOwner } from '#db/owner.ts';

const email = `(select encode(m.digest, 'hex') || ':' || encode(e.content_digest, 'hex') || ':' || c.address
  from email e join message m on m.workspace_id = e.workspace_id and m.id = e.message_id
  join connection c on c.workspace_id = e.workspace_id and c.id = e.connection_id where e.id = %)`;
const record = `coalesce((select name from contact where id = %), (select name from company where id = %))`;
const of = (template: string, column: string) => template.replaceAll('%', column);

const queries: Record<string, string> = {
  connection: `select address, provider, status, status_code, phase, history_days, failures, audit - '{repaired,goneMarked}'::text[] as audit, secret is not null as sealed from connection`,
  mailbox: `select key, name, role, selectable, vanished_at is not null as vanished from mailbox`,
  feed: `select key, state, epoch, listing, remaining from feed`,
  ledger: `select provider_id, feed_key, mailboxes, keywords, size, outcome, rule, reason, presence, retired, attempts,
    ${of(email, 'ledger_entry.email_id')} as email from ledger_entry`,
  message: `select encode(digest, 'hex') as digest, rfc_message_id, sent_at, automated, automated_reasons,
    (select array_agg(encode(o.digest, 'hex') order by o.digest) from message o where o.thread_id = message.thread_id) as thread
    from message`,
  thread: `select participants, first_at, last_at, has_reply,
    (select array_agg(key order by key) from thread_key k where k.thread_id = thread.id) as keys from thread`,
  email: `select ${of(email, 'email.id')} as email, direction, received_at, size from email`,
  email_text: `select ${of(email, 'email_text.email_id')} as email, subject, snippet, attachments, problems,
    reduced_at is not null as reduced from email_text`,
  participant: `select ${of(email, 'participant.email_id')} as email, role, position, address, name, key, domain from participant`,
  interaction: `select kind, (select encode(digest, 'hex') from message m where m.id = message_id) as message,
    ${of(email, 'anchor_email_id')} as anchor, occurred_at, team_level from interaction`,
  interaction_link: `select (select encode(m.digest, 'hex') from interaction i join message m on m.id = i.message_id
    where i.id = interaction_id) as message, record_kind, ${of(record, 'record_id')} as record, reason, bcc, logs
    from interaction_link`,
  timeline_entry: `select (select encode(m.digest, 'hex') from interaction i join message m on m.id = i.message_id
    where i.id = interaction_id) as message, record_kind, ${of(record, 'record_id')} as record,
    audience = team_audience() as team, occurred_at, kind from timeline_entry`,
  correspondent: `select key, address, name, domain, sent_count, received_count, last_at, automated_reason from correspondent`,
  push_watch: `select state, topic, failures, code from push_watch`,
  push_notification: `select notification_id, history_id from push_notification`,
  alert: `select kind, message, cleared_at is not null as cleared from alert`,
  job: `select name, state from pgboss.job where state in ('created', 'retry', 'active')`,
  contact: `select name, kind, (select array_agg(key order by key) from contact_address a where a.contact_id = contact.id) as keys from contact`,
};

/** The dump as text, one sorted line a row; read as the owner, whom no policy binds. */
export async function dumpDatabase(ownerUrl: string): Promise<string> {
  return asOwner(ownerUrl, async (owner) => {
    const parts: string[] = [];
    for (const [name, query] of Object.entries(queries)) {
      const rows = await owner.query<Record<string, unknown>>(query);
      const lines = rows.map((row) => JSON.stringify(row)).sort();
      parts.push(`── ${name}: ${rows.length}`, ...lines);
    }
    return parts.join('\n');
  });
}
