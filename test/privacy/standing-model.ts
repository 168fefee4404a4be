/**
 * What each owner's standing choices allow others to see of his mail, kept beside the program while it runs: what he said
 * for whom, by address, at the moment when he said it. Nothing that anybody else does changes it, so it is the bound of
 * all that a colleague may ever bring about. Pure; no database.
 */
import type { AccessLevel } from '#crm/interaction.ts';
import { accessLevels } from '#crm/visibility.ts';

/** What one owner chose. */
interface Standing {
  usual: AccessLevel;
  /** By address: his word for the contact that had it then. */
  choices: Map<string, { level: AccessLevel; contact: string }>;
  overrides: Map<string, AccessLevel>;
  deleted: Set<string>;
  /** Of mail whose copies he took away: what they allowed in that moment. */
  kept: Map<string, AccessLevel>;
  grants: Grant[];
}

/** What an owner shows to one member: of these mails, or of the mail with these addresses. */
interface Grant {
  viewer: string;
  level: AccessLevel;
  mails: ReadonlySet<string>;
  keys: ReadonlySet<string>;
}

interface Mail {
  keys: readonly string[];
  /** Who holds a copy now, and who held one that still limits. */
  holders: Set<string>;
  limiters: Set<string>;
}

export type StandingModel = ReturnType<typeof createStandingModel>;

/** An empty workspace whose members share `usual` where they choose nothing. */
export function createStandingModel(usual: ReadonlyMap<string, AccessLevel>) {
  const owners = new Map<string, Standing>([...usual].map(([id, level]) => [id, nothingChosen(level)]));
  const mails = new Map<string, Mail>();
  const contacts = new Map<string, Set<string>>();
  const of = (owner: string) => owners.get(owner) as Standing;

  /** The addresses that the owner means when he speaks of a contact. */
  const meant = (owner: string, contact: string): string[] => {
    const former = [...of(owner).choices].filter(([, choice]) => choice.contact === contact).map(([key]) => key);
    return [...new Set([...(contacts.get(contact) ?? []), ...former])];
  };

  return {
    mails,
    contacts,
    arrives(mail: string, keys: readonly string[], owner: string) {
      const known = mails.get(mail) ?? { keys, holders: new Set<string>(), limiters: new Set<string>() };
      known.holders.add(owner);
      known.limiters.add(owner);
      of(owner).kept.delete(mail);
      mails.set(mail, known);
    },
    /** The owner takes his copies away; what a colleague's copy keeps goes on as it was. */
    leaves(owner: string) {
      for (const [id, mail] of mails) {
        if (!mail.holders.has(owner)) continue;
        of(owner).kept.set(id, allowed(of(owner), id, mail, null));
        mail.holders.delete(owner);
        if (mail.holders.size === 0) mail.limiters.clear();
      }
    },
    /** `by` makes these the contact's addresses; what he adds by his own hand is meant by his own choice. */
    addresses(contact: string, keys: readonly string[], by: string) {
      const before = contacts.get(contact) ?? new Set<string>();
      contacts.set(contact, new Set(keys));
      for (const key of keys.filter((each) => !before.has(each))) {
        for (const owner of owners.values()) moveChoice(owner, key, contact);
        if (before.size > 0) of(by).choices.set(key, { level: 'full', contact });
      }
    },
    removes: (contact: string) => void contacts.delete(contact),
    chooses(owner: string, contact: string, level: AccessLevel | null) {
      for (const key of meant(owner, contact)) {
        if (level === null) of(owner).choices.delete(key);
        else of(owner).choices.set(key, { level, contact });
      }
    },
    overrides(owner: string, mail: string, level: AccessLevel | null) {
      if (level === null) of(owner).overrides.delete(mail);
      else of(owner).overrides.set(mail, level);
      of(owner).kept.delete(mail);
    },
    deletes: (owner: string, mail: string) => void of(owner).deleted.add(mail),
    grants(owner: string, viewer: string, level: AccessLevel, about: { mails?: string[]; contact?: string }) {
      const keys = new Set(about.contact === undefined ? [] : meant(owner, about.contact));
      of(owner).grants.push({ viewer, level, mails: new Set(about.mails), keys });
    },
    revokes: (owner: string) => void of(owner).grants.splice(0),
    /** The most that the owners of a mail allow to a member without a copy. */
    most(id: string, viewer: string): AccessLevel {
      const mail = mails.get(id) as Mail;
      const said = [...owners].filter(
        ([owner, { overrides, deleted }]) => mail.limiters.has(owner) || overrides.has(id) || deleted.has(id),
      );
      return strictest(said.map(([, owner]) => allowed(owner, id, mail, viewer)));
    },
  };
}

function nothingChosen(usual: AccessLevel): Standing {
  return { usual, choices: new Map(), overrides: new Map(), deleted: new Set(), kept: new Map(), grants: [] };
}

function moveChoice({ choices }: Standing, key: string, contact: string): void {
  const choice = choices.get(key);
  if (choice) choices.set(key, { ...choice, contact });
}

/** What one owner allows of one mail to one member, or to the team (null). */
function allowed(owner: Standing, id: string, mail: Mail, viewer: string | null): AccessLevel {
  if (owner.deleted.has(id)) return 'private';
  const mine = owner.grants.filter((grant) => grant.viewer === viewer);
  const standing = owner.overrides.get(id) ?? owner.kept.get(id) ?? byChoices(owner, mail.keys, mine);
  return widest([standing, ...mine.filter((grant) => grant.mails.has(id)).map((grant) => grant.level)]);
}

/** The strictest of what he said for anybody on it; where he said nothing, his default. */
function byChoices({ choices, usual }: Standing, keys: readonly string[], grants: Grant[]): AccessLevel {
  const said = keys.flatMap((key) => {
    const given = grants.filter((grant) => grant.keys.has(key)).map((grant) => grant.level);
    const chosen = choices.get(key)?.level;
    return chosen === undefined && given.length === 0 ? [] : [widest([chosen ?? usual, ...given])];
  });
  return said.length === 0 ? usual : strictest(said);
}

function strictest(levels: AccessLevel[]): AccessLevel {
  return accessLevels.find((level) => levels.includes(level)) ?? 'private';
}

function widest(levels: AccessLevel[]): AccessLevel {
  return accessLevels.findLast((level) => levels.includes(level)) ?? 'private';
}
