import { Button } from '../ui/button.tsx';

interface Props {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  children: string;
}

/** The way to the next page of a list; nothing at its end. */
export function MorePages({ query, children }: Props) {
  if (!query.hasNextPage) return null;
  return (
    <div className="mt-3">
      <Button size="sm" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
        {children}
      </Button>
    </div>
  );
}
