// Local Network Access: Chromium refuses requests from a public page to a private address.
import { chromium } from '@playwright/test';
import { flags, program } from '../local/chromium.js';
import { sample } from '../pages/ownDelivery.js';
import { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

const WENDY = 'wendy@globex.example';

for (const [name, isPublic, expected] of [
  [
    'a receiver at a private address gets nothing from a public page',
    true,
    /Nothing answers at this address.*own network/,
  ],
  ['a receiver at a private address takes keys from a private page', false, /It works: your service took the sample/],
] as const) {
  test(name, async ({ stack }) => {
    const { app, issuer, fileApi, keyMailer, blobs, realtime, keyRelay } = stack.endpoints;
    const space = isPublic ? 'public' : 'loopback'; // of all but the receiver
    const hosts = [app, issuer, fileApi, keyMailer, blobs, realtime].map(
      (url) => `127.0.0.1:${new URL(url).port}=${space}`,
    );
    const browser = await chromium.launch({
      executablePath: program,
      args: [...flags, `--ip-address-space-overrides=${hosts.join(',')}`],
    });
    try {
      const page = await browser.newPage();
      const refusals: string[] = [];
      page.on('console', (message) => {
        if (message.text().includes('address space')) refusals.push(message.text());
      });
      const olga = new Person(page, stack.endpoints, 'olga', { site: 'globex', module: 'secure-share-jira-admin' });
      await olga.open();
      await sample(olga, WENDY);
      await expect(olga.app.getByText(expected)).toBeVisible();
      expect(refusals.filter((text) => text.includes(keyRelay)).length > 0).toBe(isPublic);
    } finally {
      await browser.close();
    }
  });
}
