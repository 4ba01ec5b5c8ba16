import type { BrowserContext, Page, Route } from '@playwright/test';
import type { Endpoints } from '../local/stack.js';

/** The time that all clocks show while pictures are taken. */
const moment = Date.UTC(2026, 10, 23, 9, 30);
const step = 15 * 60_000; // milliseconds; a test must take less than half of it
const SENT_BACK = 'askedAt'; // a time that the service gets back, and compares
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Stops the clocks of a context, so that a picture is the same at any time: the browser's,
 * and the file API's in its answers, where times keep their distance from `began`, rounded
 * to a quarter of an hour.
 */
export async function stopClocks(context: BrowserContext, { fileApi }: Endpoints, began: number): Promise<void> {
  const shift = (time: string) => new Date(moment + Math.round((Date.parse(time) - began) / step) * step).toISOString();
  await context.clock.setFixedTime(moment);
  const answer = async (route: Route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), date: new Date(moment).toUTCString() };
    const text = await response.text();
    const json = text !== '' && (response.headers()['content-type'] ?? '').includes('json');
    const shifted = (name: string, value: unknown) =>
      typeof value === 'string' && instant.test(value) && name !== SENT_BACK ? shift(value) : value;
    await route.fulfill({ response, headers, body: json ? JSON.stringify(JSON.parse(text, shifted)) : text });
  };
  // A failure here means that the page that asked is gone.
  await context.route(`${fileApi}/**`, (route) =>
    answer(route)
      .catch(() => route.abort())
      .catch(() => undefined),
  );
}

/** Replaces figures that depend on the speed of the machine, and hides the product's messages. */
export async function settle(page: Page): Promise<void> {
  await page.locator('#flags').evaluate((flags: HTMLElement) => {
    flags.hidden = true;
  });
  await page
    .frameLocator('#app')
    .locator('body')
    .evaluate(async (body) => {
      const figures = '16 MB of 40 MB · 4 MB/s · 6 seconds left';
      const replace = () => {
        for (const bar of body.querySelectorAll('progress')) if (bar.value !== 0.4) bar.value = 0.4;
        for (const element of body.querySelectorAll('.progress .numbers'))
          if (element.textContent !== figures) element.textContent = figures;
      };
      new MutationObserver(replace).observe(body, {
        attributes: true,
        characterData: true,
        childList: true,
        subtree: true,
      });
      replace();
      await document.fonts.ready;
    });
  await page.mouse.move(0, 0); // over nothing
}
