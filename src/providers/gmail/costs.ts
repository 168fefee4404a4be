/**
 * What a call costs, in Google's quota units: the tables for projects made after 1 May 2026 and for older ones.
 * Source: developers.google.com/workspace/gmail/api/reference/quota, read in November 2026.
 */
import type { GmailMethod } from './api-call.ts';
import type { GmailQuotaRules } from './settings.ts';

type Table = Record<GmailMethod, number>;

const units2026: Table = {
  getProfile: 1,
  'labels.list': 1,
  'settings.sendAs.list': 1,
  'history.list': 2,
  'messages.list': 5,
  'messages.get': 20,
  'messages.attachments.get': 20,
  'threads.get': 40,
  watch: 100,
  stop: 50,
};

const tables: Record<GmailQuotaRules['costs'], Table> = {
  '2026': units2026,
  legacy: { ...units2026, 'messages.get': 5, 'messages.attachments.get': 5, 'threads.get': 10 },
};

/** Units of one call. */
export function unitsOf(costs: GmailQuotaRules['costs'], method: GmailMethod): number {
  return tables[costs][method];
}
