import type { GoogleError } from '../google-error.ts';

/** Thrown where a method says no; the caller answers with the error. */
export class Refusal extends Error {
  readonly error: GoogleError;

  constructor(error: GoogleError) {
    super(error.message);
    this.error = error;
  }
}
