/** Who a user is: the profile, and the addresses to send from. */
import type { SendAsAlias } from '../mailbox/aliases.ts';
import { type GmailMethod, type MethodCall, missing } from './method.ts';

/** The methods, by Google's names. */
export const PROFILE: readonly GmailMethod[] = [
  {
    id: 'gmail.users.getProfile',
    http: 'GET',
    path: '/profile',
    scopes: ['full', 'modify', 'readonly', 'metadata', 'compose'],
    query: {},
    request: null,
    response: 'Profile',
    run: getProfile,
  },
  {
    id: 'gmail.users.settings.sendAs.list',
    http: 'GET',
    path: '/settings/sendAs',
    scopes: ['full', 'modify', 'readonly', 'settings.basic'],
    query: {},
    request: null,
    response: 'ListSendAsResponse',
    run: ({ user }) => ({ sendAs: user.aliases.list().map(showAlias) }),
  },
  {
    id: 'gmail.users.settings.sendAs.get',
    http: 'GET',
    path: '/settings/sendAs/{sendAsEmail}',
    scopes: ['full', 'modify', 'readonly', 'settings.basic'],
    query: {},
    request: null,
    response: 'SendAs',
    run: ({ user, path }) => showAlias(user.aliases.get(path.get('sendAsEmail') ?? '') ?? missing()),
  },
];

function getProfile({ user }: MethodCall): unknown {
  return {
    emailAddress: user.email,
    messagesTotal: user.messages.size,
    threadsTotal: user.messages.threadCount,
    historyId: user.historyId,
  };
}

/** Google leaves out what is false. */
function showAlias(alias: SendAsAlias): unknown {
  const state = alias.isPrimary ? { isPrimary: true } : { treatAsAlias: true, verificationStatus: 'accepted' };
  return {
    sendAsEmail: alias.address,
    displayName: alias.name,
    replyToAddress: alias.replyTo,
    signature: alias.signature,
    ...(alias.isDefault ? { isDefault: true } : {}),
    ...state,
  };
}
