/** The workspace's own OAuth client. The secret goes in and never comes out. */
import type { GoogleWorkspace } from '../api-types.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyText } from '../ui/copy-text.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { useGoogleChange } from './google-change.ts';
import { GoogleSwitch } from './google-switch.tsx';
import { Panel } from './panel.tsx';
import { OutLink, SetUp, Step, Steps } from './steps.tsx';

type Client = NonNullable<GoogleWorkspace['client']>;

/** How to get one, and where to enter it. */
export function GoogleClient({ project }: { project: GoogleWorkspace }) {
  const { client, instanceClient, redirectUri } = project;
  return (
    <Panel title="Your own client" aside={<ClientState project={project} />} lead={leadOf(instanceClient)}>
      {client && <ClientSwitch client={client} instanceClient={instanceClient} />}
      <SetUp done={client !== null}>
        <Steps>
          <Step
            says={
              <>
                In a project of your organisation at Google, set the{' '}
                <OutLink to="https://console.cloud.google.com/auth/audience">audience</OutLink> to Internal, and switch
                the <OutLink to="https://console.cloud.google.com/apis/library/gmail.googleapis.com">Gmail API</OutLink>{' '}
                on. An External client would need Google’s verification, and an assessment of its security every year.
              </>
            }
          />
          <Step
            says={
              <>
                Make an <OutLink to="https://console.cloud.google.com/auth/clients">OAuth client</OutLink> of the type
                “Web application”, with this as its authorised redirect URI:
              </>
            }
          >
            <CopyText label="Redirect URI" text={redirectUri} />
          </Step>
          <Step says="Enter what Google shows:">
            <ClientForm key={client?.clientId} client={client} />
          </Step>
        </Steps>
      </SetUp>
    </Panel>
  );
}

function leadOf(instanceClient: boolean): string {
  const own = 'A client of your own organisation asks your colleagues alone, so Google verifies nothing.';
  if (instanceClient) return `This server has a client already, so Gmail can be connected without one. ${own}`;
  return `Google wants to know who asks for access. ${own}`;
}

function ClientState({ project: { client, instanceClient } }: { project: GoogleWorkspace }) {
  if (client?.enabled) return <Badge tone="good">In use</Badge>;
  if (client) return <Badge>Off</Badge>;
  return <Badge tone={instanceClient ? 'plain' : 'warn'}>Not set up</Badge>;
}

function ClientForm({ client }: { client: Client | null }) {
  const save = useGoogleChange();
  return (
    <Form
      fields={['clientId', 'clientSecret']}
      error={save.error}
      label="Client"
      onSubmit={(values) => save.mutate({ client: inputOf(values, client) })}
    >
      <TextField
        label="Client ID"
        name="clientId"
        required
        maxLength={300}
        spellCheck={false}
        autoComplete="off"
        className="font-mono text-sm"
        placeholder="1234567890-abc.apps.googleusercontent.com"
        defaultValue={client?.clientId}
      />
      <TextField
        label="Client secret"
        name="clientSecret"
        type="password"
        required={!client?.hasSecret}
        maxLength={300}
        autoComplete="new-password"
        className="font-mono text-sm"
        placeholder={client?.hasSecret ? 'Kept. Enter another to replace it.' : ''}
        hint="It is stored encrypted and never shown again."
      />
      <div>
        <Button type="submit" busy={save.isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}

function inputOf(values: FormData, client: Client | null) {
  const secret = textOf(values, 'clientSecret');
  return {
    clientId: textOf(values, 'clientId'),
    ...(secret === '' ? {} : { clientSecret: secret }),
    enabled: client?.enabled ?? true,
  };
}

function ClientSwitch({ client, instanceClient }: { client: Client; instanceClient: boolean }) {
  const { clientId, enabled } = client;
  const without = instanceClient ? 'The client of this server asks instead.' : 'Nobody can connect Gmail.';
  return (
    <GoogleSwitch
      label="Use this client"
      name={clientId}
      hint={enabled ? 'Everybody who connects Gmail consents through it.' : without}
      checked={enabled}
      inputOf={(next) => ({ client: { clientId, enabled: next } })}
      what="the client"
      removal={{ client: null }}
    >
      Its secret is deleted. Mailboxes that were connected through it stop until their owners consent anew. {without}
    </GoogleSwitch>
  );
}
