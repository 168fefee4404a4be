import { Link } from '@tanstack/react-router';
import { plural } from '../ui/dates.ts';
import { Fold } from '../ui/fold.tsx';
import { textLink } from '../ui/page.tsx';
import type { ErasureCounts, ErasureQuote, ErasureReport } from './answers.ts';
import { Figures } from './figures.tsx';

const names: [keyof ErasureCounts, string][] = [
  ['contacts', 'Contacts'],
  ['addresses', 'Addresses'],
  ['emails', 'Emails, in the copies of all owners'],
  ['interactions', 'Entries on timelines'],
  ['notes', 'Notes, calls and meetings'],
  ['threads', 'Conversations that end, or lose the person'],
  ['participants', 'Names on those emails'],
  ['correspondents', 'Entries among email contacts'],
  ['suggestions', 'Suggestions'],
  ['settings', 'Choices about the person'],
  ['listed', 'Entries of blocklists and protected people'],
  ['imports', 'Places in imports'],
  ['requests', 'Requests for access, and what was shown'],
  ['invitations', 'Invitations'],
  ['alerts', 'Alerts'],
  ['answers', 'Answers kept for repeated requests'],
  ['ledgerEntries', 'Messages whose account says “skipped” instead'],
];

/** What goes, or went, one line each; and what stays, because it is another's words. */
export function ErasureFigures({ report, done }: { report: ErasureReport; done?: boolean }) {
  const rows = names.map(([key, name]) => ({ name, count: report[key] })).filter(({ count }) => count > 0);
  return (
    <>
      {rows.length > 0 ? (
        <Figures label={done ? 'What was removed' : 'What would be removed'} rows={rows} />
      ) : (
        <p className="text-base">
          {done ? 'Nothing was held.' : 'Nothing is held. Mail to come would not be taken in.'}
        </p>
      )}
      <Quotes quotes={report.quotes} more={report.moreQuotes} />
    </>
  );
}

function Quotes({ quotes, more }: { quotes: ErasureQuote[]; more: boolean }) {
  if (quotes.length === 0)
    return <p className="mt-4 text-base text-ink-2">Nobody else’s words that name the person were found.</p>;
  const places = more ? `More than ${plural(quotes.length, 'place')}` : plural(quotes.length, 'place');
  return (
    <div className="mt-4 max-w-md">
      <p className="mb-2 text-base text-pretty text-ink-2">
        {places} {quotes.length === 1 ? 'names' : 'name'} the person in somebody else’s words. Rapport does not change
        what others wrote: look yourself.
      </p>
      <Fold title={`${places} that ${quotes.length === 1 ? 'stays' : 'stay'}`}>
        <ul className="flex flex-col gap-1 text-base">
          {quotes.map((quote) => (
            <li key={`${quote.type} ${quote.id}`}>
              <QuoteLink quote={quote} />
            </li>
          ))}
        </ul>
      </Fold>
    </div>
  );
}

const quoteNames: Record<ErasureQuote['type'], string> = {
  interaction: 'An email of somebody else',
  email: 'An email on no timeline',
  note: 'A note',
  deal: 'A deal',
  company: 'A company',
  contact: 'A contact',
  'access-request': 'A request for access',
};
const pages = { deal: '/deals/$id', company: '/companies/$id', contact: '/contacts/$id' } as const;

function QuoteLink({ quote: { type, id } }: { quote: ErasureQuote }) {
  const words = (
    <>
      {quoteNames[type]} <span className="font-mono text-xs">{id}</span>
    </>
  );
  if (!(type in pages)) return <span className="break-all">{words}</span>;
  return (
    <Link to={pages[type as keyof typeof pages]} params={{ id }} className={`${textLink} break-all`}>
      {words}
    </Link>
  );
}
