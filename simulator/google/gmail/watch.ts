/**
 * Asking for notifications and stopping them. One watch for each user: asking again replaces it and begins a new seven
 * days. Whether Gmail may publish to the topic is Pub/Sub's to say (`world.topicGate`).
 */
import { invalidArgument } from '../google-error.ts';
import { type GmailMethod, type MethodCall, textIn, textsIn } from './method.ts';
import { knownLabel } from './read-list.ts';
import { Refusal } from './refusal.ts';
import { READING } from './scopes.ts';

/** The methods, by Google's names. */
export const WATCH: readonly GmailMethod[] = [
  {
    id: 'gmail.users.watch',
    http: 'POST',
    path: '/watch',
    scopes: READING,
    query: {},
    request: 'WatchRequest',
    response: 'WatchResponse',
    run: watch,
  },
  {
    id: 'gmail.users.stop',
    http: 'POST',
    path: '/stop',
    scopes: READING,
    query: {},
    request: null,
    response: null,
    run: ({ world, user }) => void world.watches.delete(user.email.toLowerCase()),
  },
];

function watch(call: MethodCall): unknown {
  const { world, user, holder, body } = call;
  const topicName = readTopic(call);
  const labelIds = textsIn(body, 'labelIds').map((id) => knownLabel(call, id));
  const behaviour = textIn(body, 'labelFilterBehavior') || textIn(body, 'labelFilterAction');
  const expiresAt = user.now + world.watchMs;
  world.watches.set(user.email.toLowerCase(), {
    email: user.email,
    topicName,
    projectId: holder.projectId,
    labelIds,
    labelFilter: behaviour === 'exclude' ? 'exclude' : 'include',
    expiresAt,
  });
  return { historyId: user.historyId, expiration: String(expiresAt) };
}

/** The topic must be one of the client's own project. */
function readTopic({ world, holder, body }: MethodCall): string {
  const topicName = textIn(body, 'topicName');
  const project = /^projects\/([^/\s]{1,100})\/topics\/[^/\s]{1,255}$/.exec(topicName)?.[1];
  if (project !== holder.projectId) {
    const wanted = `projects/${holder.projectId}/topics/*`;
    throw new Refusal(invalidArgument(`Invalid topicName does not match ${wanted}`));
  }
  const refused = world.topicGate(topicName, holder.projectId);
  if (refused !== null) throw new Refusal(refused);
  return topicName;
}
