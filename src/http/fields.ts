/** The shapes that fields of requests have, with their limits. What does not fit is refused by its name. */
import { z } from 'zod';

/** One line of text that a person typed: trimmed, not empty. */
export function line(most: number) {
  return z
    .string()
    .trim()
    .min(1, 'It is empty')
    .max(most, `It has more than ${most} characters`)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'It has control characters');
}

/** A text of several lines. */
export function prose(most: number) {
  return z
    .string()
    .trim()
    .min(1, 'It is empty')
    .max(most, `It has more than ${most} characters`)
    .refine(hasNoNul, 'It has control characters');
}

/** A search text; empty counts as none. */
export const search = z
  .string()
  .trim()
  .max(200, 'It has more than 200 characters')
  .refine(hasNoNul, 'It has control characters')
  .optional();

/** An id. */
export const id = z.uuid('It is not an id');

/** An email address as far as its shape goes; the feature that takes it decides. */
export const emailAddress = z
  .string()
  .trim()
  .min(3, 'It is not an email address')
  .max(254, 'It is too long')
  .regex(/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u, 'It is not an email address');

/** A domain, in small letters. */
export const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253, 'It is too long')
  .regex(/^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u, 'It is not a domain');

/** A moment, in ISO 8601 with its offset. */
export const moment = z.iso.datetime({ offset: true, error: 'It is not a date and time such as 2026-03-02T09:00:00Z' });

/** A moment in an answer. */
export const stamp = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });

/** A secret on its way in. */
export const secret = z
  .string()
  .min(1, 'It is empty')
  .max(1024, 'It is too long')
  .refine(hasNoNul, 'It has control characters');

/** How many of a list, and from where. */
export const page = {
  limit: z.coerce
    .number('It is not a number')
    .int('It is not a whole number')
    .min(1, 'It is less than 1')
    .max(100, 'It is more than 100')
    .default(50),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{0,2000}$/, 'It is no cursor of this list')
    .transform((cursor) => cursor || undefined)
    .optional(),
};

/** The path of one thing. */
export const byId = z.object({ id });

/** An answer with a part of a list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A patch that changes nothing is a mistake. */
export function somethingIn<T extends z.ZodType<object>>(patch: T) {
  return patch.refine((fields) => Object.keys(fields).length > 0, 'It changes nothing');
}

function hasNoNul(text: string): boolean {
  return !text.includes('\0');
}
