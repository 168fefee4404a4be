/**
 * Mail providers that many people use, from their own help pages as of 2026. A domain of one's own is recognised by
 * its mail exchanger. `note` is what its user must know before a password can work.
 */

/** A provider: its domains, the ends of its mail exchangers' names, its IMAP server (TLS, port 993), and what to know. */
export interface KnownServer {
  domains: readonly string[];
  exchangers: readonly string[];
  /** Null where the provider has no IMAP for passwords. */
  host: string | null;
  /** The user name is only what stands before the @. */
  localPart?: true;
  note?: string;
}

const APP_PASSWORD = 'This provider wants an app password, made in the security settings of the account.';
const IMAP_SWITCH = 'Access by IMAP must first be switched on in the settings of the mailbox.';

/** The table. */
export const knownServers: readonly KnownServer[] = [
  {
    domains: ['gmail.com', 'googlemail.com'],
    exchangers: ['google.com', 'googlemail.com'],
    host: 'imap.gmail.com',
    note: APP_PASSWORD,
  },
  {
    domains: [
      'outlook.com',
      'outlook.de',
      'outlook.fr',
      'hotmail.com',
      'hotmail.co.uk',
      'hotmail.fr',
      'live.com',
      'msn.com',
    ],
    exchangers: ['outlook.com', 'protection.outlook.com', 'mx.microsoft'],
    host: null,
    note: 'Microsoft accepts no passwords over IMAP any more. Connect the account as Outlook.',
  },
  {
    domains: ['icloud.com', 'me.com', 'mac.com'],
    exchangers: ['mail.icloud.com'],
    host: 'imap.mail.me.com',
    note: APP_PASSWORD,
  },
  {
    domains: [
      'yahoo.com',
      'yahoo.co.uk',
      'yahoo.de',
      'yahoo.fr',
      'yahoo.it',
      'yahoo.es',
      'ymail.com',
      'rocketmail.com',
    ],
    exchangers: ['yahoodns.net'],
    host: 'imap.mail.yahoo.com',
    note: APP_PASSWORD,
  },
  { domains: ['aol.com', 'aim.com'], exchangers: [], host: 'imap.aol.com', note: APP_PASSWORD },
  {
    domains: ['fastmail.com', 'fastmail.fm'],
    exchangers: ['messagingengine.com'],
    host: 'imap.fastmail.com',
    note: APP_PASSWORD,
  },
  {
    domains: ['gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch'],
    exchangers: ['gmx.net'],
    host: 'imap.gmx.net',
    note: IMAP_SWITCH,
  },
  { domains: ['gmx.com', 'gmx.us', 'gmx.co.uk'], exchangers: [], host: 'imap.gmx.com', note: IMAP_SWITCH },
  { domains: ['web.de'], exchangers: ['web.de'], host: 'imap.web.de', note: IMAP_SWITCH },
  { domains: ['t-online.de', 'magenta.de'], exchangers: ['t-online.de'], host: 'secureimap.t-online.de' },
  { domains: ['freenet.de'], exchangers: ['freenet.de'], host: 'mx.freenet.de' },
  { domains: ['mailbox.org'], exchangers: ['mailbox.org'], host: 'imap.mailbox.org' },
  { domains: ['posteo.de', 'posteo.net'], exchangers: ['posteo.de'], host: 'posteo.de' },
  { domains: [], exchangers: ['kundenserver.de', 'ionos.com', '1and1.com'], host: 'imap.ionos.com' },
  { domains: [], exchangers: ['emailsrvr.com'], host: 'secure.emailsrvr.com' },
  { domains: [], exchangers: ['mail.ovh.net'], host: 'ssl0.ovh.net' },
  { domains: [], exchangers: ['gandi.net'], host: 'mail.gandi.net' },
  { domains: [], exchangers: ['migadu.com'], host: 'imap.migadu.com' },
  { domains: ['orange.fr', 'wanadoo.fr'], exchangers: ['orange.fr'], host: 'imap.orange.fr' },
  { domains: ['free.fr'], exchangers: ['free.fr'], host: 'imap.free.fr', localPart: true },
  { domains: ['laposte.net'], exchangers: ['laposte.net'], host: 'imap.laposte.net' },
  { domains: ['libero.it'], exchangers: ['libero.it'], host: 'imapmail.libero.it' },
  {
    domains: ['yandex.ru', 'yandex.com', 'ya.ru'],
    exchangers: ['yandex.net', 'yandex.ru'],
    host: 'imap.yandex.com',
    note: APP_PASSWORD,
  },
  {
    domains: ['mail.ru', 'inbox.ru', 'list.ru', 'bk.ru'],
    exchangers: ['mail.ru'],
    host: 'imap.mail.ru',
    note: APP_PASSWORD,
  },
  { domains: ['zoho.com', 'zohomail.com'], exchangers: ['zoho.com'], host: 'imap.zoho.com', note: IMAP_SWITCH },
  { domains: [], exchangers: ['zoho.eu'], host: 'imap.zoho.eu', note: IMAP_SWITCH },
  { domains: ['qq.com', 'foxmail.com'], exchangers: ['qq.com'], host: 'imap.qq.com', note: APP_PASSWORD },
  { domains: ['163.com'], exchangers: ['netease.com'], host: 'imap.163.com', note: APP_PASSWORD },
  { domains: ['naver.com'], exchangers: ['naver.com'], host: 'imap.naver.com', note: IMAP_SWITCH },
  { domains: ['comcast.net', 'xfinity.com'], exchangers: ['comcast.net'], host: 'imap.comcast.net', note: IMAP_SWITCH },
  {
    domains: ['proton.me', 'protonmail.com', 'pm.me'],
    exchangers: ['protonmail.ch'],
    host: null,
    note: 'Proton gives its mail to its own Bridge only. Run the Bridge beside Rapport and enter its host and port.',
  },
];
