/**
 * Asking colleagues for mail that one can not read. Whoever asks is told the same whatever there is: not whether there is
 * anything, nor who has it, nor that somebody said no.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { privacy } from '../api.ts';
import type { TimelineItem } from '../api-types.ts';
import type { AccessRequest } from '../privacy/answers.ts';
import { myRequestsQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { ChoiceCards, TextArea } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { Ago } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import { useEyes } from './use-eyes.ts';
import { audienceWords } from './words.ts';

type About = AccessRequest['about'];

interface Props {
  item: TimelineItem;
  about?: 'interaction' | 'thread';
}

/** On a line: why there is no more of a colleague's email, and the way to ask for it. */
export function SubjectOnly(props: Props) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-3">
      <span>Its owner shares the subject only.</span>
      <AskToRead {...props} />
    </p>
  );
}

/** In the place of the text: the same. */
export function TextWithheld({ item }: Props) {
  return (
    <div className="rounded-lg bg-sunken p-4 text-base text-ink-2">
      <p>{audienceWords(item).long}</p>
      <p className="mt-1 text-sm">
        <AskToRead item={item} />
      </p>
    </div>
  );
}

function AskToRead({ item, about = 'interaction' }: Props) {
  const [asking, setAsking] = useState(false);
  const asked = useAsked(item);
  // As a teammate sees it, there is nothing to ask oneself for.
  if (useEyes() === 'teammate') return null;
  if (asked)
    return (
      <span>
        You asked <Ago date={asked.createdAt} />.
      </span>
    );
  return (
    <>
      <button
        type="button"
        onClick={() => setAsking(true)}
        className="relative z-10 min-h-6 rounded-sm font-medium text-accent-text hover:underline"
      >
        Ask to read
      </button>
      {asking && <AskForEmail item={item} about={about} onClose={() => setAsking(false)} />}
    </>
  );
}

/** The last time that one asked for this email or its conversation. */
function useAsked({ id, threadId }: TimelineItem): AccessRequest | undefined {
  const { data } = useQuery(myRequestsQuery);
  const wanted = (about: About, subject: string) => subject === (about === 'thread' ? threadId : id);
  return data?.items.find(({ about, subjectId }) => about !== 'contact' && wanted(about, subjectId));
}

interface EmailProps {
  item: TimelineItem;
  about: 'interaction' | 'thread';
  onClose: () => void;
}

function AskForEmail({ item, about: first, onClose }: EmailProps) {
  const [about, setAbout] = useState(first);
  return (
    <AskDialog
      title="Ask to read"
      says="Whoever has it is told that you ask, and decides."
      about={about}
      id={about === 'thread' ? (item.threadId ?? item.id) : item.id}
      onClose={onClose}
    >
      {item.threadId && (
        <ChoiceCards
          legend="What you ask for"
          name="about"
          columns="sm:grid-cols-2"
          value={about}
          onChange={setAbout}
          options={[
            { value: 'interaction', title: 'This email', text: 'Nothing else.' },
            { value: 'thread', title: 'The conversation', text: 'What comes later too.' },
          ]}
        />
      )}
    </AskDialog>
  );
}

/** Asks all colleagues for their mail with a contact. */
export function AskForContact({ contact, onClose }: { contact: { id: string; name: string }; onClose: () => void }) {
  return (
    <AskDialog
      title={`Ask for mail with ${contact.name}`}
      says="Colleagues who write with this contact are told that you ask, and each decides for the mail that is theirs."
      about="contact"
      id={contact.id}
      onClose={onClose}
    />
  );
}

interface AskDialogProps {
  title: string;
  says: string;
  about: About;
  id: string;
  onClose: () => void;
  /** Stands above the note. */
  children?: ReactNode;
}

function AskDialog({ title, says, about, id, onClose, children }: AskDialogProps) {
  const queries = useQueryClient();
  const { say } = useToast();
  const ask = useMutation({
    mutationFn: (note: string) => privacy.askForAccess({ about, id, ...(note && { note }) }),
    onSuccess: () => {
      onClose();
      say('You asked. What somebody shows you appears by itself.');
      return queries.invalidateQueries({ queryKey: myRequestsQuery.queryKey });
    },
  });
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={title} description={says}>
      <Form fields={['note']} error={ask.error} onSubmit={(values) => ask.mutate(textOf(values, 'note'))}>
        {children}
        <TextArea
          label="Note"
          name="note"
          aside="Optional"
          maxLength={1000}
          hint="You are not told whether there is anything, who has it, or whether somebody said no."
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={ask.isPending}>
            Ask
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
