import { z } from 'zod';
import type { MailDefaults } from '#connections/mail-defaults.ts';
import type { ContactSetting } from '#contacts/read-contact-settings.ts';
import type { KnownMail } from '#contacts/read-known-mail.ts';
import { stamp } from '../fields.ts';
import { level } from './timeline-item.ts';

const sync = z.boolean().meta({ description: 'Whether one’s own mail is logged.' });
const visible = z.boolean().meta({ description: 'Whether the team sees anything of it.' });
const older = 'mail that is older than a contact which a colleague added';
const chosenLevel = level.nullable().meta({ description: 'Null: as the defaults have it.' });

const sharesOlder = z.boolean().meta({ description: `Asked, one shares ${older} too.` });
const asksOlder = z.boolean().meta({ description: `One is asked before ${older} is shared.` });

/** What one chose for one’s own mail with a contact, in an answer. */
export const contactSettingShape = z
  .object({ contactId: z.string(), name: z.string(), sync, visible, level: chosenLevel, sharesOlder })
  .meta({ id: 'ContactSetting' });

/** The defaults of a mailbox, in an answer. */
export const mailDefaultsShape = z
  .object({ sync, visible, level: chosenLevel, asksOlder })
  .meta({ id: 'MailDefaults' });

const count = z.int().min(0);

/** What one’s own mail knows of a contact, in an answer. */
export const knownMailShape = z
  .object({
    known: z
      .object({ messages: count, sent: count, received: count, lastAt: stamp, connectionId: z.string() })
      .nullable(),
    sync,
    visible,
    prompt: z.boolean().meta({ description: 'There is mail with the contact that one’s choices keep out of the log.' }),
    olderWaiting: count.meta({ description: `One’s own ${older}, and waits for one’s word.` }),
    olderKept: count.meta({ description: `The same where one’s word was to keep it to oneself.` }),
  })
  .meta({ id: 'KnownMail' });

/** Presents a choice. */
export function presentContactSetting(setting: ContactSetting): z.input<typeof contactSettingShape> {
  const { contactId, name, sync, visible, level, sharesOlder } = setting;
  return { contactId, name, sync, visible, level, sharesOlder };
}

/** Presents the defaults of a mailbox. */
export function presentMailDefaults(defaults: MailDefaults): z.input<typeof mailDefaultsShape> {
  const { sync, visible, level, asksOlder } = defaults;
  return { sync, visible, level, asksOlder };
}

/** Presents what is known. */
export function presentKnownMail(mail: KnownMail): z.input<typeof knownMailShape> {
  const { known, sync, visible, prompt, olderWaiting, olderKept } = mail;
  return { known: known && presentKnown(known), sync, visible, prompt, olderWaiting, olderKept };
}

function presentKnown({ messages, sent, received, lastAt, connectionId }: NonNullable<KnownMail['known']>) {
  return { messages, sent, received, lastAt: lastAt.toISOString(), connectionId };
}
