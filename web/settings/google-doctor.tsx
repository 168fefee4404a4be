/** The doctor: every step of the set-up tried at Google for real, each with what was found and what to click. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX, Clock3, type LucideIcon, Stethoscope } from 'lucide-react';
import { asProblem, google } from '../api.ts';
import type { GoogleCheck } from '../api-types.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { plural } from '../ui/dates.ts';
import { ProblemNotice } from '../ui/form.tsx';
import { textLink } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/states.tsx';
import { Panel } from './panel.tsx';
import { OutLink } from './steps.tsx';

const outcomes: Record<GoogleCheck['outcome'], { icon: LucideIcon; ink: string; words: string }> = {
  ok: { icon: CircleCheck, ink: 'text-good', words: 'In order' },
  wrong: { icon: CircleX, ink: 'text-bad', words: 'Wrong' },
  waiting: { icon: Clock3, ink: 'text-ink-3', words: 'Waits for another step' },
};

/** The button, and what it found. */
export function GoogleDoctor() {
  const examine = useMutation({ mutationFn: google.examine });
  return (
    <Panel title="Checks" lead="Rapport tries each step at Google and says what to click where one is wrong.">
      <Button look="primary" icon={Stethoscope} busy={examine.isPending} onClick={() => examine.mutate()}>
        {examine.data ? 'Run the checks again' : 'Run the checks'}
      </Button>
      <div aria-live="polite" className="mt-4">
        {examine.isPending && <SkeletonRows label="Trying each step at Google" rows={4} />}
        {examine.error && <ProblemNotice problem={asProblem(examine.error)} />}
        {examine.data && !examine.isPending && <Checks checks={examine.data.checks} />}
      </div>
    </Panel>
  );
}

function Checks({ checks }: { checks: GoogleCheck[] }) {
  return (
    <>
      <p className="mb-2 font-medium">{summaryOf(checks)}</p>
      <ol className="divide-y divide-line border-y border-line">
        {checks.map((check) => (
          <Check key={check.id} check={check} />
        ))}
      </ol>
    </>
  );
}

function Check({ check: { title, outcome, says, fix, link } }: { check: GoogleCheck }) {
  const { icon: Icon, ink, words } = outcomes[outcome];
  return (
    <li className="flex gap-3 py-2.5">
      <Icon size={18} aria-hidden className={cx('mt-px shrink-0', ink)} />
      <div className="min-w-0 flex-1 text-base text-pretty">
        <h3 className="font-medium">
          <span className="sr-only">{words}: </span>
          {title}
        </h3>
        <p className="text-ink-2">{says}</p>
        {fix && <p className="mt-1">{fix}</p>}
        {link && (
          <p className="mt-1">
            {link.startsWith('/') ? (
              <Link to={link} className={textLink}>
                Open the page
              </Link>
            ) : (
              <OutLink to={link}>Open it at Google</OutLink>
            )}
          </p>
        )}
      </div>
    </li>
  );
}

function summaryOf(checks: GoogleCheck[]): string {
  const wrong = checks.filter(({ outcome }) => outcome === 'wrong').length;
  if (wrong > 0) return `${plural(wrong, 'step is', 'steps are')} wrong.`;
  const waiting = checks.filter(({ outcome }) => outcome === 'waiting').length;
  return waiting > 0 ? `${plural(waiting, 'step waits', 'steps wait')} for something.` : 'All steps are in order.';
}
