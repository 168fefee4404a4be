import { Link } from '@tanstack/react-router';
import { textLink } from '../ui/page.tsx';

interface Props {
  subject: { kind: string; id: string; label: string };
  scope: 'interaction' | 'message' | 'thread' | 'contact';
}

/** What a request or a grant is about, by its name; a link where it has a page of its own. */
export function SubjectLink({ subject: { id, label }, scope }: Props) {
  const words = label || 'No subject';
  if (scope === 'contact')
    return (
      <Link to="/contacts/$id" params={{ id }} className={textLink}>
        {words}
      </Link>
    );
  if (scope === 'thread')
    return (
      <Link to="/threads/$id" params={{ id }} className={textLink}>
        “{words}”
      </Link>
    );
  return <span className="break-words">“{words}”</span>;
}
