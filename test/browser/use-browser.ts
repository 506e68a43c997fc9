import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

/** Where Debian's package has it; CHROMIUM names another. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** It runs as whoever runs the tests, root too, and asks nobody for updates. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A name of somebody else, whose owner has it resolve to this machine.
  '--host-resolver-rules=MAP rebound.example.com 127.0.0.1',
];

/** A suite with a headless Chromium of its own and a new profile; skipped where the machine has none. */
export function describeWithBrowser(title: string, body: (browser: () => BrowserContext) => void): void {
  const isThere = existsSync(CHROMIUM);
  describe.skipIf(!isThere)(isThere ? title : `${title} (SKIPPED: no Chromium: apt-get install chromium)`, () => {
    const profile = mkdtempSync(join(tmpdir(), 'planwright-browser-'));
    let context: BrowserContext | undefined;
    beforeAll(async () => {
      context = await chromium.launchPersistentContext(profile, {
        executablePath: CHROMIUM,
        headless: true,
        args: FLAGS,
        timezoneId: 'UTC',
      });
    });
    afterAll(async () => {
      await context?.close();
      rmSync(profile, { recursive: true, force: true });
    });
    body(() => {
      if (context === undefined) throw new Error('the browser is there only while tests run');
      return context;
    });
  });
}
