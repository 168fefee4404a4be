import { TriangleAlert } from 'lucide-react';
import type { TimelineItem } from '../api-types.ts';
import { Badge } from '../ui/badge.tsx';
import { warningWords } from './words.ts';

/** What was found in a mail that wants care before it is shared or sent on. */
export function Warnings({ item }: { item: TimelineItem }) {
  if (!item.warnings || item.warnings.length === 0) return null;
  return (
    <ul aria-label="Seems to hold" className="mt-1 flex flex-wrap gap-1">
      {item.warnings.map((code) => (
        <li key={code} title="A pattern with this kind of number was found in this email.">
          <Badge icon={TriangleAlert}>{warningWords[code] ?? code}</Badge>
        </li>
      ))}
    </ul>
  );
}
