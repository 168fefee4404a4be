/**
 * Checks of push: the topic and who may publish to it, and the way by which announcements come here: fetched from a
 * subscription, or pushed to our webhook. Topic and subscription are looked at as the service account, where there is
 * one that may; else the watches tell, which Google refuses for a topic that is not right.
 */
import type { App } from '#app.ts';
import type { PushState } from '#db/tables.ts';
import { webhookUrl } from '../addresses.ts';
import { callGoogle, type GoogleAnswer } from '../call-google.ts';
import { googleProjectOf } from '../google-project.ts';
import { openPubSub } from '../open-pubsub.ts';
import { subscriptionsPage, topicsPage } from './console-links.ts';
import { type Check, type Finding, ok, waiting, wrong } from './finding.ts';

/** What is looked at. */
export interface PushSubject {
  topic: string | null;
  subscription: string | null;
  serviceAccount: string | null;
  keyJson: string | null;
  /** The state of a watch at that topic, or null when none was tried. */
  watch: { state: PushState; message: string | null } | null;
}

const publisher = 'gmail-api-push@system.gserviceaccount.com';
const noTopic = 'No topic is named. Without one Rapport looks for new mail every few minutes by itself.';

/** The checks. */
export function pushChecks(app: App, subject: PushSubject): Check[] {
  const { topic } = subject;
  const withTopic = (look: (topic: string) => Promise<Finding>) => async () =>
    topic === null ? waiting(noTopic, 'Make a topic and enter its full name.', topicsPage(null)) : look(topic);
  return [
    { id: 'topic', title: 'Pub/Sub topic', look: withTopic((name) => checkTopic(app, subject, name)) },
    { id: 'publisher', title: 'Gmail may publish', look: withTopic((name) => checkPublisher(app, subject, name)) },
    { id: 'delivery', title: 'Announcements reach Rapport', look: withTopic(() => checkDelivery(app, subject)) },
  ];
}

async function checkTopic(app: App, subject: PushSubject, topic: string): Promise<Finding> {
  const answer = await ask(app, subject, topic);
  const page = topicsPage(googleProjectOf(topic));
  if (answer?.status === 200) return ok('The topic is there.');
  if (answer?.status === 404) return wrong('There is no such topic.', 'Make it, or correct its name.', page);
  return byWatch(subject, 'The topic is there', page);
}

async function checkPublisher(app: App, subject: PushSubject, topic: string): Promise<Finding> {
  const answer = await ask(app, subject, `${topic}:getIamPolicy`);
  const page = topicsPage(googleProjectOf(topic));
  if (answer?.status === 404) return waiting('There is no such topic yet.');
  if (answer?.status !== 200) return byWatch(subject, 'Gmail may publish', page);
  if (mayPublish(answer)) return ok('Gmail may publish to the topic.');
  const fix = `Give ${publisher} the role Pub/Sub Publisher on the topic.`;
  return wrong('Gmail may not publish to the topic.', fix, page);
}

async function ask(app: App, { keyJson }: PushSubject, name: string): Promise<GoogleAnswer | null> {
  return keyJson === null ? null : openPubSub(app, keyJson).call(name);
}

function mayPublish({ json }: GoogleAnswer): boolean {
  const bindings = Array.isArray(json?.bindings) ? (json.bindings as { role?: unknown; members?: unknown }[]) : [];
  const roles = ['roles/pubsub.publisher', 'roles/pubsub.editor', 'roles/pubsub.admin'];
  return bindings.some(
    ({ role, members }) =>
      roles.includes(String(role)) &&
      Array.isArray(members) &&
      members.some((member) => [`serviceAccount:${publisher}`, 'allUsers', 'allAuthenticatedUsers'].includes(member)),
  );
}

/** Google lets a watch begin only when the topic is there and Gmail may publish to it. */
function byWatch({ watch }: PushSubject, what: string, page: string): Finding {
  if (watch?.state === 'active') return ok(`${what}: Google announces a mailbox there.`);
  if (watch?.message)
    return wrong(`Google refused to announce there: ${watch.message}`, 'Check topic and rights.', page);
  const fix = 'Connect a mailbox, or give the service account the role Pub/Sub Viewer, then look again.';
  return waiting('Rapport may not look at the topic itself.', fix, page);
}

async function checkDelivery(app: App, subject: PushSubject): Promise<Finding> {
  return subject.subscription === null ? checkWebhook(app, subject) : checkPull(app, subject, subject.subscription);
}

async function checkPull(app: App, subject: PushSubject, subscription: string): Promise<Finding> {
  const page = subscriptionsPage(googleProjectOf(subscription));
  const answer = await ask(app, subject, subscription);
  if (!answer)
    return wrong('There is no key to open the subscription with.', 'Upload the key of a service account.', null);
  if (answer.status === 404) return wrong('There is no such subscription.', 'Make it, of the type Pull.', page);
  if (answer.status === 403) {
    const fix = 'Give the service account the role Pub/Sub Subscriber on the subscription.';
    return wrong('The service account may not read the subscription.', fix, page);
  }
  if (answer.status !== 200) return waiting('Pub/Sub did not answer as it should.');
  if (answer.json?.topic !== subject.topic)
    return wrong('The subscription is of another topic.', 'Make one of this topic.', page);
  const pushed = (answer.json.pushConfig as { pushEndpoint?: unknown } | undefined)?.pushEndpoint;
  if (pushed)
    return wrong('The subscription pushes, so nothing can be fetched from it.', 'Change its type to Pull.', page);
  return ok('Rapport fetches announcements from the subscription.');
}

/** Asks our own webhook as a stranger would: it must be there, and refuse. */
async function checkWebhook(app: App, { serviceAccount, topic }: PushSubject): Promise<Finding> {
  const url = webhookUrl(app);
  const page = subscriptionsPage(googleProjectOf(topic ?? ''));
  const pull =
    'or make a subscription of the type Pull and name it here: then Rapport fetches announcements by itself.';
  if (!url.startsWith('https:'))
    return wrong(
      'Google pushes to HTTPS addresses only.',
      `Set RAPPORT_BASE_URL to a public HTTPS address, ${pull}`,
      page,
    );
  if (serviceAccount === null)
    return wrong(
      'Nobody is named who signs the pushes, so all of them are refused.',
      'Switch on authentication in the subscription, and enter its service account here.',
      page,
    );
  const { status } = await callGoogle({ url, body: {} });
  if (status === 401) return ok('The webhook answers, and refuses strangers.');
  return wrong(`The webhook answered ${status} where Rapport says 401.`, `Let the proxy pass it on, ${pull}`, null);
}
