/** What Rapport may do in a mailbox at Google, who allowed it, what more could be allowed, and how new mail is noticed. */
import { Bell, BellOff, Check, KeyRound, type LucideIcon, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectionPage, GoogleFeature } from '../api-types.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { Section } from '../ui/page.tsx';
import { Ago } from '../ui/time.tsx';
import { useGoogleConsent } from './google-consent.ts';
import { accessWords, allowedBy, featureWords } from './google-words.ts';
import { minutes } from './words.ts';

/** Nothing for a mailbox elsewhere. */
export function GoogleAccess({ connection }: { connection: ConnectionPage }) {
  const { scopes, access } = connection;
  if (!scopes || !access) return null;
  const way = accessWords(connection);
  return (
    <Section title="Access at Google">
      <ul className="divide-y divide-line border-y border-line">
        <Line icon={KeyRound} title={way.name} text={way.says} />
        {allowedBy(scopes).map((feature) => (
          <Line key={feature} icon={Check} good title={featureWords[feature].name} text={featureWords[feature].says} />
        ))}
        {scopes.missing.map(({ scope, feature }) => (
          <MissingScope key={scope} connection={connection} feature={feature} />
        ))}
        <NewMail connection={connection} />
      </ul>
      {access === 'delegated' && connection.own && <OwnersRights />}
    </Section>
  );
}

function MissingScope({ connection, feature }: { connection: ConnectionPage; feature: GoogleFeature }) {
  const consent = useGoogleConsent();
  const { name, says } = featureWords[feature];
  const isShut = connection.status === 'needs_reconnect' || connection.status === 'disconnected';
  const mayAsk = connection.own && connection.access !== 'delegated' && !isShut;
  return (
    <Line icon={Minus} title={name} aside="not allowed" text={says}>
      {mayAsk && (
        <Button
          size="sm"
          aria-label={`Allow: ${name}`}
          busy={consent.isPending}
          onClick={() => consent.mutate({ connectionId: connection.id, feature })}
        >
          Allow
        </Button>
      )}
    </Line>
  );
}

function NewMail({ connection: { push, pollMinutes, status } }: { connection: ConnectionPage }) {
  if (!push || status === 'needs_reconnect' || status === 'disconnected') return null;
  if (push.state === 'active')
    return (
      <Line
        icon={Bell}
        good
        title="New mail comes at once"
        text={
          <>
            Google announces it.
            {push.expiresAt && (
              <>
                {' '}
                The arrangement is renewed every day; it would end <Ago date={push.expiresAt} />.
              </>
            )}
          </>
        }
      />
    );
  return (
    <Line
      icon={BellOff}
      title={`New mail comes every ${minutes(pollMinutes)}`}
      text={push.state === 'lost' ? push.message : 'Google is not asked to announce it; Rapport looks by itself.'}
    />
  );
}

/** Who may do what where nobody was asked. */
function OwnersRights() {
  return (
    <p className="mt-3 text-sm text-pretty text-ink-3">
      You decide who sees your mail, how much history is imported, and whether this mailbox is connected at all. More
      access, or none for the whole domain, is your administrator’s to give, in Google’s admin console.
    </p>
  );
}

interface LineProps {
  icon: LucideIcon;
  good?: boolean;
  title: string;
  /** A word on its state. */
  aside?: string;
  text: ReactNode;
  children?: ReactNode;
}

function Line({ icon: Icon, good, title, aside, text, children }: LineProps) {
  return (
    <li className="flex items-center gap-3 py-2">
      <Icon size={16} aria-hidden className={cx('mt-0.5 shrink-0 self-start', good ? 'text-good' : 'text-ink-3')} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {title}
          {aside && <span className="font-normal text-ink-3"> · {aside}</span>}
        </p>
        <p className="text-sm text-pretty text-ink-2">{text}</p>
      </div>
      {children}
    </li>
  );
}
