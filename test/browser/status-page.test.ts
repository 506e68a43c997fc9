import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pageRoutes } from '../../src/agent/page/page-routes.ts';
import { type RouteServer, serveRoutes } from '../../src/edges/http-server/serve-routes.ts';
import { silentJournal } from './silent-journal.ts';
import { createPageWorld, type PageWorld } from './page-world.ts';
import { describeWithBrowser } from './use-browser.ts';

describeWithBrowser('the status page', (browser) => {
  let world: PageWorld;
  let served: RouteServer;
  let page: Page;
  let complaints: string[];

  beforeEach(async () => {
    world = createPageWorld();
    served = await serveRoutes({
      host: '127.0.0.1',
      port: 0,
      routes: pageRoutes(world.source),
      journal: silentJournal,
    });
    page = await browser().newPage();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  afterEach(async () => {
    await page.close();
    await served.close();
    // Content that the page's own policy refuses is a complaint as well.
    expect(complaints).toEqual([]);
  });

  const open = async (address = ''): Promise<void> => {
    await page.goto(`${served.url}${address}`);
    await page.locator('#agent', { hasText: 'agent-0' }).waitFor();
  };
  const names = async (): Promise<readonly string[]> => page.locator('#rows tr td:nth-child(3)').allTextContents();

  test('lists every resource with its phase and what it says', async () => {
    await open();
    expect(await page.locator('#agent').textContent()).toBe('agent-0 · 0.1.0 · leader · up to date');
    expect(await page.locator('#rows tr').nth(1).locator('td').allTextContents()).toEqual([
      'shop',
      'Database',
      'invoices',
      'Failed',
      'False',
      expect.stringMatching(/^\d+d$/),
      '2',
      'the image <script>document.title = "broken"</script> cannot be pulled (StatefulSet.apps/shop/invoices: ImagePullBackOff)',
    ]);
    expect(await names()).toEqual(['orders', 'invoices', 'main']);
  });

  test('what stands in a status is never taken for markup', async () => {
    await open('#shop/database/invoices');
    await page.locator('#blocking').waitFor();
    expect(await page.title()).toBe('Planwright');
    expect(await page.locator('#details img, #details script').count()).toBe(0);
  });

  test('filters by what is typed and chosen, and the address says so to somebody else', async () => {
    await open();
    await page.fill('#text', 'pulled inv');
    expect(await names()).toEqual(['invoices']);
    await page.fill('#text', '');
    await page.selectOption('#namespace', 'shop');
    await page.check('#unready');
    expect(await names()).toEqual(['invoices']);
    expect(await page.locator('#count').textContent()).toBe('1 of 3 resources');
    const address = new URL(page.url()).hash;
    expect(address).toBe('#?namespace=shop&unready=1');
    await page.goto('about:blank');
    await open(address);
    expect(await names()).toEqual(['invoices']);
    expect(await page.locator('#namespace').inputValue()).toBe('shop');
  });

  test('shows the phases over time, the steps, the cause and the drift of one', async () => {
    await open();
    await page.click('text=invoices');
    await page.locator('#title').waitFor();
    expect(new URL(page.url()).hash).toBe('#shop/database/invoices');
    expect(await page.locator('#title').textContent()).toBe('Database shop/invoices');
    expect(await page.locator('#phase-now').textContent()).toBe('Failed');
    expect(await page.locator('#blocking').innerText()).toBe(
      'StatefulSet.apps/shop/invoices ImagePullBackOff, since 2026-05-01T12:03:00Z\n<img src=x onerror="document.title=1"> cannot be pulled',
    );
    expect(await page.locator('.phases li').allTextContents()).toEqual(['Provisioning', 'Failed']);
    expect(await page.locator('#steps summary').allInnerTexts()).toEqual([
      expect.stringContaining('config 1/1, wave 30'),
      expect.stringContaining('stateful 0/1, wave 50'),
    ]);
    // What is done is folded away.
    expect(await page.locator('#steps details[open]').count()).toBe(1);
    expect(await page.getByText('ConfigMap/shop/invoices').nth(1).textContent()).toBe('ConfigMap/shop/invoices');
    expect(await page.getByText('kubectl-edit').count()).toBe(1);
  });

  test('follows changes without being loaded again', async () => {
    await open();
    world.resources = world.resources.filter(({ summary }) => summary.name !== 'main');
    world.agent = { ...world.agent, isReady: false, troubles: ['Pod: the watch is stale'] };
    await page.locator('#troubles li', { hasText: 'Pod: the watch is stale' }).waitFor();
    await page.locator('#count', { hasText: '2 of 2 resources' }).waitFor();
    expect(await names()).toEqual(['orders', 'invoices']);
  });

  test('a link to a resource that is gone says so, and leads back', async () => {
    await page.goto(`${served.url}#shop/database/none`);
    await page.locator('#details', { hasText: 'there is no resource shop/database/none' }).waitFor();
    await page.click('text=all resources');
    await page.locator('#count', { hasText: '3 of 3 resources' }).waitFor();
  });

  test('nobody reads it under a name of their own that resolves to this machine', async () => {
    const { port } = new URL(served.url);
    const answer = await page.goto(`http://rebound.example.com:${port}/`);
    expect([answer?.status(), await page.locator('#rows, script').count()]).toEqual([421, 0]);
    const read = await page.evaluate(async () => {
      const { status } = await fetch('/api/resources');
      return status;
    });
    expect(read).toBe(421);
    complaints = complaints.filter((text) => !text.includes('421'));
  });

  test('a page from elsewhere can neither read it nor load it as a script', async () => {
    const elsewhere = await serveRoutes({
      host: '127.0.0.1',
      port: 0,
      routes: [{ path: '/', respond: () => ({ status: 200, contentType: 'text/html', body: '<body>elsewhere' }) }],
      journal: silentJournal,
      closeGrace: 50,
    });
    await page.goto(elsewhere.url);
    const read = (url: string): Promise<string> => fetch(url).then(String, () => 'refused');
    const script = page.addScriptTag({ url: `${served.url}/page.js` }).then(
      () => 'loaded',
      () => 'refused',
    );
    expect([await script, await page.evaluate(read, `${served.url}/api/resources`)]).toEqual(['refused', 'refused']);
    await elsewhere.close();
    // The browser reports what it refused.
    complaints = [];
  });

  test('says that the agent does not answer, keeps what it showed, and recovers', async () => {
    await open();
    const { port } = new URL(served.url);
    await served.close();
    await page.locator('#agent', { hasText: 'cannot read the agent' }).waitFor();
    expect(await names()).toEqual(['orders', 'invoices', 'main']);
    served = await serveRoutes({
      host: '127.0.0.1',
      port: Number(port),
      routes: pageRoutes(world.source),
      journal: silentJournal,
    });
    await page.locator('#agent', { hasText: 'up to date' }).waitFor();
    // The browser itself reports the requests that failed.
    complaints = complaints.filter((text) => !text.includes('ERR_CONNECTION'));
  });
});
