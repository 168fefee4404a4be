import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { asProblem, timeline } from '../api.ts';
import type { RecordKind } from '../api-types.ts';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/form.tsx';
import { useToast } from '../ui/toast.tsx';

/** A note for the whole team. It is one quiet line until somebody writes. Ctrl-Enter saves. */
export function NoteForm({ kind, id }: { kind: RecordKind; id: string }) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const queries = useQueryClient();
  const { say } = useToast();
  const add = useMutation({
    mutationFn: (body: string) => timeline.addNote({ recordKind: kind, recordId: id, body }),
    onSuccess: () => {
      setText('');
      say('The note stands on the timeline.');
      return queries.invalidateQueries({ queryKey: ['timeline', kind, id] });
    },
  });
  useShortcut('n', () => field.current?.focus());
  const written = text.trim() !== '';
  const save = () => written && !add.isPending && add.mutate(text.trim());
  return (
    <form
      aria-label="Add a note"
      className="mb-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        ref={field}
        aria-label="Note"
        placeholder="Add a note for your team"
        value={text}
        rows={written ? 4 : 1}
        maxLength={50_000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
          if (event.key === 'Escape' && !written) event.currentTarget.blur();
        }}
        className="block min-h-9 w-full resize-none rounded-md border border-field-line bg-surface px-2.5 py-1.75 text-base hover:border-ink-3"
      />
      {add.error && (
        <div className="mt-2">
          <ProblemNotice problem={asProblem(add.error)} />
        </div>
      )}
      {written && (
        <div className="mt-2 flex items-center justify-end gap-2">
          <span className="mr-auto text-sm text-ink-3">Everybody in your workspace can read it.</span>
          <Button size="sm" look="quiet" onClick={() => setText('')}>
            Discard
          </Button>
          <Button size="sm" look="primary" type="submit" busy={add.isPending}>
            Save note
          </Button>
        </div>
      )}
    </form>
  );
}
