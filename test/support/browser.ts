/**
 * A browser for the tests: Chromium from the machine, with a profile of its own that is gone afterwards. Without one
 * the browser tests skip and say how to get one; on CI they fail, because there a skip would hide that nothing ran.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Chromium is, or null. `CHROMIUM` names another place. */
export function findChromium(env: Record<string, string | undefined> = process.env): string | null {
  return [env.CHROMIUM ?? '', ...places].find((place) => place !== '' && existsSync(place)) ?? null;
}

/** What a browser test passes to `node:test` as `skip`: false where it can run, else the reason. Throws on CI. */
export function withoutBrowser(env: Record<string, string | undefined> = process.env): string | false {
  if (findChromium(env) !== null) return false;
  const words = 'There is no Chromium here. Install it (Debian: apt-get install chromium) or name it in CHROMIUM.';
  if (env.CI) throw new Error(words);
  return words;
}

/** How long a page may take for what it is asked: nothing here measures time, and a machine may be busy. */
const patienceMs = 120_000;

/** Starts Chromium without a window. The caller closes it. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium here.');
  const browser = await chromium.launch({ executablePath, args: flags, headless: true });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (...options) => {
    const context = await newContext(...options);
    context.setDefaultTimeout(patienceMs);
    return context;
  };
  return browser;
}
