import { Link } from '@tanstack/react-router';
import { MailPlus } from 'lucide-react';
import { PrivacyNote } from '../mailboxes/privacy-note.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/page.tsx';

/** What connecting a mailbox does for this page, before there is one. */
export function NoMailbox() {
  return (
    <Card className="mt-2 grid max-w-5xl gap-x-10 gap-y-8 p-6 md:grid-cols-[minmax(0,1fr)_17rem] md:p-8">
      <div className="min-w-0">
        <span className="mb-4 flex size-12 items-center justify-center rounded-xl bg-accent-soft text-accent-text">
          <MailPlus size={22} aria-hidden />
        </span>
        <h2 className="text-lg font-semibold">Connect a mailbox to see whom you write with</h2>
        <div className="mt-2 flex max-w-prose flex-col gap-2 text-base text-pretty text-ink-2">
          <p>
            This page then lists everybody in your mail: how often you wrote to each other and when last, who is a
            contact already, and which addresses are machines. Only you see it.
          </p>
          <p>
            From the list you add the people who matter to your workspace, one by one or by the hundred, and decide for
            each whether mail with them is logged and whether your team sees it.
          </p>
        </div>
        <div className="mt-5 flex flex-wrap gap-2">
          <Link to="/mailboxes/connect" className={buttonClass('primary', 'lg')}>
            Connect Gmail
          </Link>
          <Link to="/mailboxes/connect" className={buttonClass('secondary', 'lg')}>
            Connect another mailbox
          </Link>
        </div>
      </div>
      <PrivacyNote />
    </Card>
  );
}
