/** Adding many addresses and domains to a list: which lines are wrong, and what it does, before it is done. */
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { asProblem } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { figure, plural } from '../ui/dates.ts';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { TextArea } from '../ui/field.tsx';
import { Form, ProblemNotice } from '../ui/form.tsx';
import type { ListedKind } from './address-list.tsx';
import { mostEntries, readEntries, type WrongEntry, withoutWrong } from './read-entries.ts';
import { useRested } from './use-rested.ts';

interface Props {
  list: ListedKind;
  own: ReadonlySet<string>;
  onClose: () => void;
  /** With what to say of it. */
  onAdded: (said: string) => void;
}

/** The dialog. */
export function AddAddresses({ list, own, onClose, onAdded }: Props) {
  const [text, setText] = useState('');
  const read = useDeferredValue(useMemo(() => readEntries(text, own), [text, own]));
  const { entries, wrong } = read;
  const tooMany = entries.length > mostEntries;
  const ready = entries.length > 0 && wrong.length === 0 && !tooMany;
  const add = useMutation({ mutationFn: () => list.add(entries), onSuccess: onAdded });
  const preview = usePreview(list, ready ? entries : null);
  const takes = (preview.data?.emails ?? 0) > 0;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => open || onClose()}
      title={list.words.addTitle}
      description={list.words.addLead}
    >
      <Form fields={['entries']} error={add.error} onSubmit={() => ready && add.mutate()}>
        <TextArea
          label="Addresses and domains"
          name="entries"
          rows={8}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          className="font-mono text-sm"
          aside={entries.length > 0 ? figure(entries.length) : 'one a line'}
          placeholder={'nora@acme.example\nacme.example'}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <div aria-live="polite" className="flex flex-col gap-3 empty:hidden">
          {tooMany && (
            <p className="text-base text-bad">
              {figure(entries.length)} are more than {figure(mostEntries)} at once. Paste them in parts.
            </p>
          )}
          {wrong.length > 0 && <Wrong wrong={wrong} onLeaveOut={() => setText(withoutWrong(text, wrong))} />}
          {ready && <Preview preview={preview} says={list.words.previewed} />}
        </div>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look={takes && list.words.loses ? 'danger' : 'primary'}
            busy={add.isPending}
            disabled={!ready}
          >
            {list.words.addVerb(entries.length)}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

function usePreview(list: ListedKind, entries: string[] | null) {
  const rested = useRested(entries);
  return useQuery({
    queryKey: [`${list.name}-preview`, rested],
    queryFn: () => list.preview(rested ?? []),
    enabled: rested !== null && entries !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

function Preview({ preview, says }: { preview: ReturnType<typeof usePreview>; says: (emails: number) => string }) {
  if (preview.error) return <ProblemNotice problem={asProblem(preview.error)} />;
  if (!preview.data) return <p className="text-base text-ink-3">Counting…</p>;
  return <p className="rounded-lg bg-sunken p-3 text-base text-pretty">{says(preview.data.emails)}</p>;
}

const shownWrong = 8;

function Wrong({ wrong, onLeaveOut }: { wrong: WrongEntry[]; onLeaveOut: () => void }) {
  return (
    <section aria-label="Wrong lines" className="rounded-lg bg-bad-soft p-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">{plural(wrong.length, 'entry is wrong', 'entries are wrong')}</h3>
        <Button size="sm" onClick={onLeaveOut}>
          Leave {wrong.length === 1 ? 'it' : 'them'} out
        </Button>
      </div>
      <ul className="mt-1.5 flex flex-col gap-1">
        {wrong.slice(0, shownWrong).map(({ line, text, why }) => (
          <li key={`${line}-${text}`} className="min-w-0">
            <span className="text-ink-2 tabular-nums">Line {figure(line)}: </span>
            <span className="font-mono text-xs break-all">{text.length > 60 ? `${text.slice(0, 60)}…` : text}</span>{' '}
            <span className="text-ink-2">{why}</span>
          </li>
        ))}
      </ul>
      {wrong.length > shownWrong && <p className="mt-1 text-ink-2">And {figure(wrong.length - shownWrong)} more.</p>}
    </section>
  );
}
