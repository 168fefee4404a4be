/** A service account that may read every mailbox of the domain, so that nobody has to be asked for consent. */
import { useState } from 'react';
import type { GoogleWorkspace } from '../api-types.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyText } from '../ui/copy-text.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { useGoogleChange } from './google-change.ts';
import { KeyField, type ServiceAccountKey } from './google-key.tsx';
import { GoogleSwitch } from './google-switch.tsx';
import { Panel } from './panel.tsx';
import { OutLink, SetUp, Step, Steps } from './steps.tsx';

type Delegation = NonNullable<GoogleWorkspace['delegation']>;

const scope = (name: string) => `https://www.googleapis.com/auth/gmail.${name}`;

/** How to give it, and where to enter it. */
export function GoogleDelegation({ project: { delegation } }: { project: GoogleWorkspace }) {
  const [key, setKey] = useState<ServiceAccountKey | null>(null);
  const clientId = key?.clientId ?? delegation?.clientId;
  return (
    <Panel
      title="Access for the whole domain"
      aside={<DelegationState delegation={delegation} />}
      lead="With it an admin connects the mailboxes of colleagues without asking each of them. What the team sees is still each owner’s choice."
    >
      {delegation && <DelegationSwitch delegation={delegation} />}
      <SetUp done={delegation !== null}>
        <Steps>
          <Step
            says={
              <>
                Make a{' '}
                <OutLink to="https://console.cloud.google.com/iam-admin/serviceaccounts">service account</OutLink> in
                your project at Google, and a JSON key of it.
              </>
            }
          >
            {delegation && !key && <p className="text-sm text-ink-3">A new key replaces the one that is kept.</p>}
            <KeyField value={key} onChange={setKey} />
          </Step>
          <Step
            says={
              <>
                In Google’s admin console, under{' '}
                <OutLink to="https://admin.google.com/ac/owl/domainwidedelegation">Domain-wide delegation</OutLink>, add
                the account.
                {!clientId && ' Its client ID shows here once there is a key.'}
              </>
            }
          >
            {clientId && <CopyText label="Client ID" labelled text={clientId} />}
            <CopyText label="Scope, to read" labelled text={scope('readonly')} />
            <CopyText
              label="Or scopes, to send and label too"
              labelled
              text={['readonly', 'send', 'modify'].map(scope).join(',')}
            />
          </Step>
          <Step says="Say for which domain:">
            <DelegationForm
              key={delegation?.domain}
              delegation={delegation}
              keyJson={key}
              onSaved={() => setKey(null)}
            />
          </Step>
        </Steps>
      </SetUp>
    </Panel>
  );
}

function DelegationState({ delegation }: { delegation: Delegation | null }) {
  if (delegation?.enabled) return <Badge tone="good">On for {delegation.domain}</Badge>;
  return <Badge>{delegation ? 'Off' : 'Not set up'}</Badge>;
}

interface FormProps {
  delegation: Delegation | null;
  keyJson: ServiceAccountKey | null;
  onSaved: () => void;
}

function DelegationForm({ delegation, keyJson, onSaved }: FormProps) {
  const save = useGoogleChange();
  const submit = (values: FormData) =>
    save.mutate(
      {
        delegation: {
          ...(keyJson ? { keyJson: keyJson.json } : {}),
          domain: textOf(values, 'domain').replace(/^@/, '').toLowerCase(),
          enabled: delegation?.enabled ?? true,
        },
      },
      { onSuccess: onSaved },
    );
  return (
    <Form fields={['domain']} error={save.error} label="Access for the domain" onSubmit={submit}>
      <TextField
        label="Domain"
        name="domain"
        required
        maxLength={253}
        spellCheck={false}
        autoCapitalize="off"
        placeholder="yourcompany.example"
        defaultValue={delegation?.domain ?? ''}
        hint="Mailboxes of other domains are never touched."
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" busy={save.isPending} disabled={!keyJson && !delegation}>
          Save
        </Button>
        {!keyJson && !delegation && <span className="text-sm text-ink-3">A key has to be chosen first.</span>}
      </div>
    </Form>
  );
}

function DelegationSwitch({ delegation: { domain, serviceAccount, enabled } }: { delegation: Delegation }) {
  return (
    <GoogleSwitch
      label="Use this access"
      name={serviceAccount}
      hint={
        enabled
          ? `Admins can connect mailboxes at ${domain}. Switched off, these stop, and have to be connected again.`
          : 'Mailboxes that were opened by it are not read.'
      }
      checked={enabled}
      inputOf={(next) => ({ delegation: { enabled: next } })}
      what="the key"
      removal={{ delegation: null }}
    >
      It is deleted here, and mailboxes that were opened by it are not read any more. Take the access back in Google’s
      admin console too.
    </GoogleSwitch>
  );
}
