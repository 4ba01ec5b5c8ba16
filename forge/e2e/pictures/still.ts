import type { BrowserContext, Page } from '@playwright/test';
import type { Endpoints } from '../local/stack.js';

/** When all pictures are taken, by every clock. */
const moment = Date.UTC(2026, 10, 23, 9, 30);
const step = 15 * 60_000; // milliseconds that a test must not take longer than half of
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Stops the clocks of a context, so that a picture of a screen is the same whenever
 * it is taken: the browser's, and that of the file API in its answers, where times
 * keep their distance from `began` to the quarter of an hour.
 */
export async function stopClocks(context: BrowserContext, { fileApi }: Endpoints, began: number): Promise<void> {
  const shift = (time: string) => new Date(moment + Math.round((Date.parse(time) - began) / step) * step).toISOString();
  await context.clock.setFixedTime(moment);
  await context.route(`${fileApi}/**`, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), date: new Date(moment).toUTCString() };
    const text = await response.text();
    const json = (response.headers()['content-type'] ?? '').includes('json');
    const body = json && text !== '' ? JSON.stringify(JSON.parse(text, (_, value: unknown) => typeof value === 'string' && instant.test(value) ? shift(value) : value)) : text;
    await route.fulfill({ response, headers, body });
  });
}

/** Puts figures that depend on the speed of this machine to what they might be, and takes the product's messages away. */
export async function settle(page: Page): Promise<void> {
  await page.locator('#flags').evaluate((flags: HTMLElement) => { flags.hidden = true; });
  await page.frameLocator('#app').locator('body').evaluate(async (body) => {
    for (const bar of body.querySelectorAll('progress')) bar.value = 0.4 * bar.max;
    for (const figures of body.querySelectorAll('.numbers')) figures.textContent = '16 MB of 40 MB · 4 MB/s · 6 seconds left';
    await document.fonts.ready;
  });
  await page.mouse.move(0, 0); // over nothing
}
