/** How Google tells of new mail: it calls this server, or Rapport fetches the announcements, or neither. */
import { useState } from 'react';
import type { GoogleWorkspace, GooglePush as Push } from '../api-types.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyText } from '../ui/copy-text.tsx';
import { ChoiceCards, TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { useGoogleChange } from './google-change.ts';
import { Panel } from './panel.tsx';
import { OutLink, SetUp, Step, Steps } from './steps.tsx';

type How = 'push' | 'pull' | 'off';

const publisher = 'gmail-api-push@system.gserviceaccount.com';

const options: { value: How; title: string; text: string }[] = [
  { value: 'push', title: 'Google calls', text: 'This server has a public https address' },
  { value: 'pull', title: 'Rapport fetches', text: 'Behind a firewall, too' },
  { value: 'off', title: 'Neither', text: 'Mail comes some minutes later' },
];

/** Which of the ways, and what it needs. */
export function GooglePush({ project: { push, webhookUrl } }: { project: GoogleWorkspace }) {
  const [how, setHow] = useState<How>(howOf(push));
  const save = useGoogleChange();
  return (
    <Panel
      title="New mail at once"
      aside={<Badge tone={push.topic ? 'good' : 'plain'}>{stateWords[howOf(push)]}</Badge>}
      lead="Google announces new mail through a Pub/Sub topic of the same project. Mailboxes are looked at now and then either way, so nothing is lost without it."
    >
      {push.topic && (
        <p className="mb-3 rounded-lg border border-line p-3 font-mono text-sm break-all text-ink-2">{push.topic}</p>
      )}
      <SetUp done={push.topic !== null}>
        <Form
          fields={['topic', 'subscription', 'serviceAccount']}
          error={save.error}
          label="New mail at once"
          onSubmit={(values) => save.mutate({ push: how === 'off' ? null : inputOf(values) })}
        >
          <ChoiceCards legend="How it reaches Rapport" name="how" options={options} value={how} onChange={setHow} />
          {how !== 'off' && (
            <Steps>
              <TopicStep topic={push.topic} />
              {how === 'push' ? (
                <PushStep webhookUrl={webhookUrl} serviceAccount={push.serviceAccount} />
              ) : (
                <PullStep subscription={push.subscription} />
              )}
            </Steps>
          )}
          <div>
            <Button type="submit" busy={save.isPending}>
              Save
            </Button>
          </div>
        </Form>
      </SetUp>
    </Panel>
  );
}

const stateWords: Record<How, string> = { push: 'Google calls', pull: 'Rapport fetches', off: 'Off' };

function howOf({ topic, subscription }: Push): How {
  if (!topic) return 'off';
  return subscription ? 'pull' : 'push';
}

function inputOf(values: FormData): Push {
  const given = (name: string) => textOf(values, name) || null;
  return { topic: given('topic'), subscription: given('subscription'), serviceAccount: given('serviceAccount') };
}

function TopicStep({ topic }: { topic: string | null }) {
  return (
    <Step
      says={
        <>
          Make a <OutLink to="https://console.cloud.google.com/cloudpubsub/topic/list">topic</OutLink> in the project of
          your client, and give this account the role Pub/Sub Publisher on it:
        </>
      }
    >
      <CopyText label="Who may publish" text={publisher} />
      <NameField label="Topic" name="topic" placeholder="projects/your-project/topics/gmail" value={topic} />
    </Step>
  );
}

function PushStep({ webhookUrl, serviceAccount }: { webhookUrl: string; serviceAccount: string | null }) {
  return (
    <Step says="Make a subscription of it that pushes to this address, with authentication by a service account, and this address as the audience:">
      <CopyText label="Endpoint and audience" text={webhookUrl} />
      <NameField
        label="Service account that signs"
        name="serviceAccount"
        placeholder="pusher@your-project.iam.gserviceaccount.com"
        value={serviceAccount}
      />
    </Step>
  );
}

function PullStep({ subscription }: { subscription: string | null }) {
  return (
    <Step says="Make a subscription of it that is pulled, and give the service account of the key above the role Pub/Sub Subscriber on it.">
      <NameField
        label="Subscription"
        name="subscription"
        placeholder="projects/your-project/subscriptions/rapport"
        value={subscription}
      />
    </Step>
  );
}

interface NameFieldProps {
  label: string;
  name: string;
  placeholder: string;
  value: string | null;
}

function NameField({ value, ...rest }: NameFieldProps) {
  return (
    <TextField
      {...rest}
      required
      maxLength={300}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      className="font-mono text-sm"
      defaultValue={value ?? ''}
    />
  );
}
