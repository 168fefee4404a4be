/** What journeys do beside the screens that they are about: pages that are watched, and calls as the signed-in user. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';

/** A page of its own sign-in; what breaks on it, or its content policy refuses, is added to `faults`. */
export async function openWatchedPage(browser: Browser, faults: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  const opened = await context.newPage();
  opened.on('pageerror', (error) => faults.push(String(error)));
  opened.on('console', (line) => {
    if (/Content Security Policy/.test(line.text())) faults.push(line.text());
  });
  return opened;
}

/** Calls the API with the page's session; fails the test on a refusal. */
export async function callAs(by: Page, origin: string, path: string, data: object, method: string) {
  const given = await by.request.fetch(origin + path, { method, data, headers: { origin } });
  assert.ok(given.ok(), `${path}: ${await given.text()}`);
  return given.json();
}

/** Reads from the API with the page's session; fails the test on a refusal. */
export async function readAs(by: Page, origin: string, path: string) {
  const given = await by.request.get(origin + path);
  assert.ok(given.ok(), `${path}: ${await given.text()}`);
  return given.json();
}
