/** The answer to a colleague who would like to read something: how far, and how much of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { privacy } from '../api.ts';
import type { TimelineItem } from '../api-types.ts';
import { entryQuery, threadQuery, workspaceQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { ChoiceCards } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { useToast } from '../ui/toast.tsx';
import type { AccessDecision, AskedOfMe, Named } from './answers.ts';

interface Props {
  asked: AskedOfMe;
  onClose: () => void;
}

/** A scope, and for `contact` of whom: `contact:…`. */
type Choice = 'message' | 'thread' | 'none' | `contact:${string}`;

/** The dialog. */
export function DecideDialog({ asked, onClose }: Props) {
  const { requester, about, subject, note } = asked;
  const contacts = useContacts(asked);
  const { data: workspace } = useQuery(workspaceQuery);
  const bound = workspace?.boundLevel ?? 'subject';
  const [choice, setChoice] = useState<Choice>(narrowest(asked));
  const [level, setLevel] = useState<'subject' | 'full'>('full');
  const decide = useDecide(asked, onClose);
  const shown = bound === 'full' ? level : 'subject';
  const first = requester.name.split(' ')[0];
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`What may ${requester.name} see?`}
      description={
        <>
          {about === 'contact' ? 'Everything with ' : '“'}
          {subject.label || 'No subject'}
          {about !== 'contact' && '”'}
          {note && <span className="block text-ink-3">{`${first}: “${note}”`}</span>}
        </>
      }
    >
      <Form fields={[]} error={decide.error} onSubmit={() => decide.mutate(decisionOf(choice, shown))}>
        <ChoiceCards
          legend="How far"
          name="scope"
          columns="grid-cols-1"
          value={choice}
          onChange={setChoice}
          options={choicesOf(asked, contacts)}
        />
        {choice !== 'none' && bound === 'full' && (
          <ChoiceCards
            legend="How much of it"
            name="level"
            columns="grid-cols-1"
            value={level}
            onChange={setLevel}
            options={[
              { value: 'full', title: 'All of it', text: 'The text and the attachments too.' },
              { value: 'subject', title: 'Subject only', text: 'Subject, people and time.' },
            ]}
          />
        )}
        {choice !== 'none' && bound !== 'full' && <Bounded bound={bound} name={requester.name} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            busy={decide.isPending}
            disabled={choice !== 'none' && bound === 'private'}
          >
            {choice === 'none' ? 'Say no' : `Show it to ${first}`}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}

function Bounded({ bound, name }: { bound: string; name: string }) {
  return (
    <p className="text-base text-pretty text-ink-2">
      {bound === 'private'
        ? 'Your workspace shares no mail among colleagues, so nothing can be shown.'
        : `${name} sees subject, people and time. Your workspace shares no texts.`}
    </p>
  );
}

function useDecide({ id, requester }: AskedOfMe, onDone: () => void) {
  const queries = useQueryClient();
  const { say } = useToast();
  return useMutation({
    mutationFn: (decision: AccessDecision) => privacy.decide(id, decision),
    onSuccess: (_, { grant }) => {
      say(grant === null ? `${requester.name} sees no more than before.` : `${requester.name} can see it now.`);
      for (const key of ['asked-of-me', 'grants', 'timeline', 'thread', 'threads', 'entry', 'alerts'])
        queries.invalidateQueries({ queryKey: [key] });
      onDone();
    },
  });
}

function decisionOf(choice: Choice, level: 'subject' | 'full'): AccessDecision {
  if (choice === 'none') return { grant: null };
  if (choice === 'message' || choice === 'thread') return { grant: choice, level };
  return { grant: 'contact', level, contactId: choice.slice('contact:'.length) };
}

/** The least that answers the question. */
function narrowest({ about, subject }: AskedOfMe): Choice {
  if (about === 'contact') return `contact:${subject.id}`;
  return about === 'thread' ? 'thread' : 'message';
}

function choicesOf({ about }: AskedOfMe, contacts: Named[]): { value: Choice; title: string; text?: string }[] {
  return [
    ...(about === 'interaction' ? [{ value: 'message' as const, title: 'This email' }] : []),
    ...(about === 'contact'
      ? []
      : [{ value: 'thread' as const, title: 'The conversation', text: 'What is written in it later, too.' }]),
    ...contacts.map(({ id, name }) => ({
      value: `contact:${id}` as const,
      title: `Everything with ${name}`,
      text: 'Your mail with this contact, the mail to come too.',
    })),
    { value: 'none' as const, title: 'No', text: 'Your colleague is not told that there is anything.' },
  ];
}

/** With whom one's own mail in question was written. One's own mail: looking is no reading of another's. */
function useContacts({ about, subject }: AskedOfMe): Named[] {
  const entry = useQuery({ ...entryQuery(subject.id), enabled: about === 'interaction' });
  const thread = useQuery({ ...threadQuery(subject.id), enabled: about === 'thread' });
  if (about === 'contact') return [{ id: subject.id, name: subject.label }];
  const items: TimelineItem[] = about === 'thread' ? (thread.data?.items ?? []) : entry.data ? [entry.data] : [];
  const contacts = items
    .filter(({ own }) => own)
    .flatMap(({ links }) => links)
    .filter(({ kind }) => kind === 'contact');
  return [...new Map(contacts.map(({ id, name }) => [id, { id, name }])).values()];
}
