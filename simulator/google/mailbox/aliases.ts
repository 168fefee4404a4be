/** The addresses that a user may send from: the primary one first, and it can not go. */

/** One address to send from. */
export interface SendAsAlias {
  address: string;
  name: string;
  isPrimary: boolean;
  isDefault: boolean;
  signature: string;
  replyTo: string;
}

/** What a new alias says. */
export type NewAlias = { address: string; name?: string; isDefault?: boolean; signature?: string; replyTo?: string };

/** The addresses of a mailbox. */
export class Aliases {
  readonly primary: SendAsAlias;
  readonly #aliases = new Map<string, SendAsAlias>();

  constructor(user: { email: string; name: string; aliases?: readonly NewAlias[] }) {
    this.primary = { ...described({ address: user.email, name: user.name }), isPrimary: true, isDefault: true };
    this.#aliases.set(user.email.toLowerCase(), this.primary);
    for (const alias of user.aliases ?? []) this.add(alias);
  }

  /** Adds an address, or says anew what is known of it. One that is the default is the only one. */
  add(alias: NewAlias): void {
    const key = alias.address.toLowerCase();
    if (alias.isDefault) for (const other of this.#aliases.values()) other.isDefault = false;
    if (key === this.primary.address.toLowerCase()) Object.assign(this.primary, described(alias), { isPrimary: true });
    else this.#aliases.set(key, described(alias));
  }

  /** Takes an alias away: what is sent from it now goes out under the primary address. */
  remove(address: string): void {
    const alias = this.get(address);
    if (alias === undefined || alias.isPrimary) throw new Error(`There is no alias ${address} that can go.`);
    this.#aliases.delete(address.toLowerCase());
    if (alias.isDefault) this.primary.isDefault = true;
  }

  /** An address of this mailbox, in whatever case. */
  get(address: string): SendAsAlias | undefined {
    return this.#aliases.get(address.toLowerCase());
  }

  list(): SendAsAlias[] {
    return [...this.#aliases.values()];
  }
}

function described(alias: NewAlias): SendAsAlias {
  const { address, name = '', isDefault = false, signature = '', replyTo = '' } = alias;
  return { address, name, isPrimary: false, isDefault, signature, replyTo };
}
