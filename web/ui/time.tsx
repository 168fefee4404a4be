/** Dates as people say them; the exact one on hover. */
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { absolute, relative } from './dates.ts';

const NowContext = createContext(Date.now());
const tickMs = 30_000;

/** Lets the relative dates of the whole page grow older. */
export function NowGround({ children }: { children: ReactNode }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={now}>{children}</NowContext>;
}

/** The present, as far as the page's dates are concerned. */
export function useNow(): number {
  return use(NowContext);
}

/** "4 minutes ago", with the exact date on hover. */
export function Ago({ date, className }: { date: string; className?: string }) {
  // The page's present lies up to a tick back; what has just happened must not lie in the future.
  const now = Math.max(useNow(), Date.now());
  return (
    <time dateTime={date} title={absolute(date)} className={className}>
      {relative(date, now)}
    </time>
  );
}
