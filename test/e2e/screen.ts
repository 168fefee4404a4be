import type { Page } from 'playwright-core';

/** A screen in one of its states, as the invented answers of web/dev show it. */
export interface Screen {
  name: string;
  path: string;
  /** What must be seen before the screen counts as there. */
  shows: string;
  scene?: string;
  act?: (page: Page) => Promise<unknown>;
}
