/** A display name and an address as a header gives them (RFC 5322 §3.4). `address` is lower-cased in its domain only. */
export interface Address {
  name: string | null;
  address: string;
}
