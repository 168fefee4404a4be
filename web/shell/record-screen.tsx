/** The screen of a contact, a company or a deal: loading, failing, or its page with header, timeline, email and facts. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RecordKind } from '../api-types.ts';
import { EmailTab } from '../timeline/email-tab.tsx';
import { LostMessage } from '../timeline/lost-message.tsx';
import { TeammateButton } from '../timeline/teammate-view.tsx';
import { Timeline, TimelineFilter } from '../timeline/timeline.tsx';
import { BackMark, Page } from '../ui/page.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { RecordPage } from './record-page.tsx';
import { useTimeline } from './use-timeline.tsx';

const lists = {
  contact: { title: 'Contact', list: 'Contacts', to: '/contacts' },
  company: { title: 'Company', list: 'Companies', to: '/companies' },
  deal: { title: 'Deal', list: 'Deals', to: '/deals' },
} as const;

interface Props<R> {
  kind: RecordKind;
  id: string;
  query: UseQueryResult<R>;
  header: (record: R) => ReactNode;
  facts: (record: R) => ReactNode;
  /** What stands above the tabs. */
  prompt?: (record: R) => ReactNode;
  /** What else can be done with its mail. */
  emailMenu?: (record: R) => ReactNode;
  /** What its timeline says while nothing stands on it. */
  empty: (record: R) => ReactNode;
}

const tabs = [
  { value: 'timeline', label: 'Timeline' },
  { value: 'email', label: 'Email' },
] as const;

/** The screen of one record. */
export function RecordScreen<R extends { name: string }>(props: Props<R>) {
  const { kind, id, query, header, facts, prompt, emailMenu, empty } = props;
  const { tab, only, eyes, message, thread, open, lost, onTab, onOnly, onEyes, onThread, onClose } = useTimeline(
    kind,
    id,
  );
  const { title, list, to } = lists[kind];
  const back = (
    <Link to={to}>
      <BackMark>{list}</BackMark>
    </Link>
  );
  if (query.isPending || query.error)
    return (
      <Page title={title} back={back}>
        {query.error ? (
          <ErrorState error={query.error} what={`The ${kind} could not be read`} onRetry={query.refetch} />
        ) : (
          <SkeletonRows label={`Loading the ${kind}`} />
        )}
      </Page>
    );
  const record = query.data;
  return (
    <RecordPage
      title={record.name}
      back={back}
      header={header(record)}
      facts={facts(record)}
      open={open}
      onClose={onClose}
      timeline={
        <>
          {prompt?.(record)}
          {lost && <LostMessage error={lost} onClose={onClose} />}
          <Tabs
            label={`What there is of ${record.name}`}
            options={[...tabs]}
            value={tab}
            onChange={onTab}
            aside={
              tab === 'email' ? (
                emailMenu?.(record)
              ) : (
                <div className="flex min-w-0 items-center gap-1">
                  {eyes === 'own' && <TeammateButton onOpen={() => onEyes('teammate')} />}
                  <TimelineFilter only={only} onOnly={onOnly} />
                </div>
              )
            }
          >
            {tab === 'email' ? (
              <EmailTab key={id} kind={kind} id={id} thread={thread} onThread={onThread} empty={empty(record)} />
            ) : (
              <Timeline
                key={id}
                kind={kind}
                id={id}
                only={only}
                message={message}
                empty={empty(record)}
                onOwnEyes={() => onEyes('own')}
              />
            )}
          </Tabs>
        </>
      }
    />
  );
}
