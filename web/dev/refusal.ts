/** An answer of the mock server that is no success. */
export class Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field: string | undefined;

  constructor(status: number, code: string, detail: string, field?: string) {
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.field = field;
  }
}
