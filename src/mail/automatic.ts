/**
 * Tells mail that a machine sent from mail that a person sent, with the rules that fired.
 *
 * The strongest kind wins: a delivery report is a bounce whatever else it says, then an answer sent by a machine, then
 * a message that came through a list (its writer may well be a person), then anything else automated.
 * `X-Auto-Response-Suppress` alone proves nothing: Exchange puts it on ordinary mail. A role address (info@, sales@)
 * is shared by people, not automated.
 */
import { domainOf, registrableDomain } from './address.ts';
import { type Headers, header } from './headers.ts';
import type { AutomatedVerdict } from './message.ts';

type Kind = AutomatedVerdict['verdict'];

/** What the verdict is drawn from besides the headers. */
export interface AutomaticFacts {
  headers: Headers;
  /** Address of the sender, or the empty string. */
  from: string;
  subject: string;
  /** Whether the message carries a delivery report (RFC 3464). */
  hasDeliveryReport: boolean;
}

const STRONGEST_FIRST: readonly Kind[] = ['bounce', 'auto-reply', 'list', 'automated'];

/** A rule: the kind that it speaks for and the words that it says when it fires. */
type Rule = (facts: AutomaticFacts) => [Kind, string] | null;

const RULES: readonly Rule[] = [
  deliveryReport,
  failedRecipients,
  bounceByName,
  autoSubmitted,
  autoReplyHeaders,
  otherReport,
  precedence,
  listHeaders,
  bulkHeaders,
  emptyReturnPath,
  exchangeGenerated,
  automatedSender,
];

/** The verdict on one message. */
export function judgeAutomatic(facts: AutomaticFacts): AutomatedVerdict {
  const fired = RULES.map((rule) => rule(facts)).filter((result) => result !== null);
  const verdict = STRONGEST_FIRST.find((kind) => fired.some(([firedKind]) => firedKind === kind)) ?? 'person';
  return { verdict, reasons: fired.map(([, reason]) => reason) };
}

function deliveryReport({ hasDeliveryReport, headers }: AutomaticFacts): [Kind, string] | null {
  if (hasDeliveryReport) return ['bounce', 'It carries a delivery report.'];
  const type = header(headers, 'content-type');
  const isReport = /^\s*multipart\/report\b/i.test(type) && /report-type\s*=\s*"?delivery-status/i.test(type);
  return isReport ? ['bounce', 'Its content type is that of a delivery report.'] : null;
}

function failedRecipients({ headers }: AutomaticFacts): [Kind, string] | null {
  return headers.has('x-failed-recipients')
    ? ['bounce', 'The header X-Failed-Recipients names failed recipients.']
    : null;
}

const BOUNCE_SUBJECT =
  /\b(?:undeliver(?:able|ed)|returned (?:mail|message|to sender)|delivery (?:status|failure|report|has failed|notification|problem)|failure notice|mail (?:delivery|system error)|non[- ]?deliver|could not be delivered|message (?:not delivered|you sent blocked)|nicht zustellbar|unzustellbar|non remis|no entregado)/i;

/** Enough only when a mail server says it. */
const FAILURE_SUBJECT = /fail|error|delay|return|reject|undeliver|配信|エラー/i;

/** Many mail servers write under a name without a domain, so the whole header is looked at. */
const DAEMON = /(?:^|[\s<"])(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon)\b|mail delivery (?:sub)?system/i;

function bounceByName({ from, subject, headers }: AutomaticFacts): [Kind, string] | null {
  const isDaemon = DAEMON.test(from) || DAEMON.test(header(headers, 'from'));
  const says = BOUNCE_SUBJECT.test(subject) || (isDaemon && FAILURE_SUBJECT.test(subject));
  return (isDaemon || isEmptyPath(headers)) && says ? ['bounce', 'A mail server returns a message.'] : null;
}

function autoSubmitted({ headers }: AutomaticFacts): [Kind, string] | null {
  const value =
    header(headers, 'auto-submitted')
      .split(/[;\s(]/)[0]
      ?.toLowerCase() ?? '';
  if (value === '' || value === 'no') return null;
  return [value === 'auto-replied' ? 'auto-reply' : 'automated', 'The header Auto-Submitted says so.'];
}

function autoReplyHeaders({ headers, subject }: AutomaticFacts): [Kind, string] | null {
  const named = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply'].find((name) => headers.has(name));
  if (named !== undefined) return ['auto-reply', `The header ${named} is there.`];
  if (/^\s*auto[_-]?reply\b/i.test(header(headers, 'precedence'))) return ['auto-reply', 'Precedence is auto_reply.'];
  const title = AUTO_REPLY_TITLE.exec(subject)?.[0];
  const says = title !== undefined && (title.endsWith(':') || headers.has('x-auto-response-suppress'));
  return says ? ['auto-reply', 'Its subject is that of an automatic answer.'] : null;
}

/** Without the colon a person may have written it: then only Exchange's header makes it an answer by a machine. */
const AUTO_REPLY_TITLE =
  /^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|automatische antwort|abwesenheit|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord|autosvar|resposta automática|automatyczna odpowiedź)\s?:?/i;

/** Read receipts (RFC 8098) and complaints that a mailbox provider passes on (RFC 5965). */
function otherReport({ headers }: AutomaticFacts): [Kind, string] | null {
  const type = /report-type\s*=\s*"?(disposition-notification|feedback-report)/i.exec(header(headers, 'content-type'));
  if (type === null) return null;
  return type[1]?.toLowerCase() === 'feedback-report'
    ? ['automated', 'It is a complaint report.']
    : ['auto-reply', 'It is a read receipt.'];
}

function precedence({ headers }: AutomaticFacts): [Kind, string] | null {
  const value = header(headers, 'precedence').trim().toLowerCase();
  if (value === 'list') return ['list', 'Precedence is list.'];
  return value === 'bulk' || value === 'junk' ? ['automated', `Precedence is ${value}.`] : null;
}

function listHeaders({ headers }: AutomaticFacts): [Kind, string] | null {
  const named = ['list-id', 'list-post'].find((name) => headers.has(name));
  return named === undefined ? null : ['list', `The header ${named} is there.`];
}

function bulkHeaders({ headers }: AutomaticFacts): [Kind, string] | null {
  const named = ['list-unsubscribe', 'feedback-id'].find((name) => headers.has(name));
  return named === undefined ? null : ['automated', `The header ${named} is there.`];
}

function emptyReturnPath({ headers }: AutomaticFacts): [Kind, string] | null {
  return isEmptyPath(headers) ? ['automated', 'Its return path is empty.'] : null;
}

function isEmptyPath(headers: Headers): boolean {
  return headers.has('return-path') && /^\s*<\s*>\s*$/.test(header(headers, 'return-path'));
}

function exchangeGenerated({ headers }: AutomaticFacts): [Kind, string] | null {
  return headers.has('x-ms-exchange-generated-message-source') ? ['automated', 'Exchange itself wrote it.'] : null;
}

function automatedSender({ from }: AutomaticFacts): [Kind, string] | null {
  const { reason } = isAutomatedAddress(from);
  return reason === null ? null : ['automated', reason];
}

const MACHINE_NAME =
  /^(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|mailer-?daemon|postmaster|bounces?|notifications?|notify|alerts?|billing|support(?=\+)|news|newsletters?|auto|robot|automated|system|daemon|root|cron|nagios|jenkins)(?:$|[-_.+=\d])/;
const NO_REPLY_INSIDE = /(?:^|[-_.+])(?:no-?_?reply|do-?_?not-?_?reply|donotreply|noreply)(?:$|[-_.+\d])/;
const VERP = /^[^=]{1,100}[+-][^=]{1,200}=[a-z0-9.-]{1,100}\.[a-z]{2,20}$/;
const UUID = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/;
const HEX_RUN = /(?:^|[^a-z0-9])(?=[0-9a-f]*\d)[0-9a-f]{16,}(?:$|[^a-z0-9])/;
const TOKEN_RUN = /(?:^|[^a-z0-9])(?=[a-z2-7]*[2-7][a-z]+[2-7])[a-z2-7]{20,}(?:$|[^a-z0-9])/;
const REPLY_TOKEN = /^(?:reply|replies|conversation|ticket|case)[+-][a-z0-9_=-]{8,}$/;

/** Domains of services that write with a token after the plus, one address for each message. */
const PLUS_TOKEN_DOMAINS = new Set([
  'github.com',
  'gitlab.com',
  'atlassian.net',
  'intercom-mail.com',
  'intercom.io',
  'zendesk.com',
  'freshdesk.com',
  'hubspot.com',
  'trello.com',
  'asana.com',
  'basecamp.com',
]);
const SENDING_DOMAIN = /^(?:bounces?|em\d*|mailer|tracking|track|click|return|notifications?)\d*\./;

/** Whether nobody reads what is sent to this address, and why. */
export function isAutomatedAddress(address: string): { automated: boolean; reason: string | null } {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0)).slice(0, 320).toLowerCase();
  const reason = local === '' ? null : (localReason(local) ?? domainReason(local, domainOf(address) ?? ''));
  return { automated: reason !== null, reason };
}

function localReason(local: string): string | null {
  if (MACHINE_NAME.test(local) || NO_REPLY_INSIDE.test(local)) return 'The name before the @ is that of a machine.';
  if (VERP.test(local)) return 'The address encodes its recipient (VERP).';
  if (UUID.test(local) || HEX_RUN.test(local) || TOKEN_RUN.test(local))
    return 'The name before the @ is a random token.';
  return REPLY_TOKEN.test(local) ? 'The address carries a reply token.' : null;
}

function domainReason(local: string, domain: string): string | null {
  if (local.includes('+') && PLUS_TOKEN_DOMAINS.has(registrableDomain(domain) ?? domain)) {
    return 'The domain gives each message an address of its own.';
  }
  return SENDING_DOMAIN.test(domain) ? 'The domain is one for sending in bulk.' : null;
}
