/** Reads a page as axe does, in light, in dark and on a phone (WCAG 2.2 A and AA); nothing may be wider than the phone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const phone = { width: 320, height: 640 };
const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Fails with what axe finds. Leaves the page dark and small. */
export async function readByEverybody(page: Page): Promise<void> {
  assert.deepEqual(await violations(page), [], 'on a desk, light');
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await violations(page), [], 'on a desk, dark');
  await page.setViewportSize(phone);
  assert.deepEqual(await violations(page), [], 'on a phone, dark');
  assert.equal(await page.evaluate(overflow), 0, 'something is wider than the phone');
}

/** What axe finds, one line each. Mail's own formatting inside its frame is not ours to judge. */
async function violations(page: Page): Promise<string[]> {
  await page.waitForFunction('document.getAnimations().every((each) => each.playState !== "running")');
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource);
  const options = JSON.stringify({ runOnly: rules, iframes: false, resultTypes: ['violations'] });
  const found = (await page.evaluate(`axe.run({ exclude: ['iframe'] }, ${options})`)) as AxeResults;
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
  );
}
