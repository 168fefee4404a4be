import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { timeline } from '../api.ts';
import type { TimelineItem } from '../api-types.ts';
import { IconButton } from '../ui/button.tsx';
import { absolute, timeOfDay } from '../ui/dates.ts';
import { Confirm } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';
import { kindWords } from './words.ts';

/** A note, with its words in full. */
export function NoteEntry({ item }: { item: TimelineItem }) {
  const [asking, setAsking] = useState(false);
  const remove = useDeleteNote();
  return (
    <>
      <div className="flex min-h-6 items-center gap-2">
        <p className="min-w-0 flex-1 truncate text-sm font-medium text-ink">{item.subject || kindWords[item.kind]}</p>
        {item.own && (
          <IconButton icon={Trash2} label="Delete the note" className="size-6" onClick={() => setAsking(true)} />
        )}
        <time
          dateTime={item.occurredAt}
          title={absolute(item.occurredAt)}
          className="shrink-0 text-sm text-ink-3 tabular-nums"
        >
          {timeOfDay(item.occurredAt)}
        </time>
      </div>
      <p tabIndex={-1} data-row-link className="text-base break-words whitespace-pre-wrap outline-offset-4">
        {item.body ?? item.snippet}
      </p>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Delete this note?"
        verb="Delete"
        danger
        onConfirm={() => remove.mutateAsync(item.id)}
      >
        It is gone for everybody and can not be brought back.
      </Confirm>
    </>
  );
}

function useDeleteNote() {
  const queries = useQueryClient();
  const { say } = useToast();
  return useMutation({
    mutationFn: timeline.deleteEntry,
    onSuccess: () => {
      say('The note is gone.');
      return queries.invalidateQueries({ queryKey: ['timeline'] });
    },
  });
}
