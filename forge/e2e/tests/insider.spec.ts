// With own delivery, everything that account A, account B and the product's page saw together opens nothing.
import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { Insider, opens, type Stored } from '../local/insider.js';
import { keyIn, mailsTo } from '../local/mailbox.js';
import type { Person } from '../pages/person.js';
import { transfer } from '../pages/shown.js';
import { expect, test } from '../test.js';

const TEXT = 'the plan that nobody else may read';

interface Grant {
  readonly id: string;
  readonly metadata: string;
  readonly url: string;
}

/** What account A answered to the only claim. */
function granted({ answers }: Insider): Grant | undefined {
  for (const [url, answer] of answers) {
    const id = /\/shares\/([\w-]{22})\/claim$/.exec(url)?.[1];
    if (id !== undefined && answer !== '') return { id, ...(JSON.parse(answer) as Omit<Grant, 'id'>) };
  }
  return undefined;
}

/** What account A stores of the only share that was claimed, while its lease runs. */
async function stored(insider: Insider, request: APIRequestContext): Promise<Stored> {
  await expect.poll(() => granted(insider)).toBeDefined();
  const { id = '', metadata = '', url = '' } = granted(insider) ?? {};
  const answer = await request.get(url);
  expect(answer.status()).toBe(200);
  return { id, metadata: Buffer.from(metadata, 'base64url'), ciphertext: await answer.body() };
}

async function send(sender: Person, to: string, address: string, about: string): Promise<void> {
  await sender.goTo('Send');
  await sender.sending.fill({ to, address, text: TEXT, description: about });
  await sender.sending.mailing(address, async () => {
    await sender.sending.button.click();
    await expect(sender.sending.sentTo(to)).toBeVisible(transfer);
  });
}

for (const [name, site, from, to, isOpened] of [
  ['with own delivery nothing that they saw opens a share', 'globex', 'dave', 'wendy', false],
  ['a key that is mailed is among what they saw: the search works', 'acme', 'alice', 'bob', true],
] as const) {
  test(name, async ({ visit, stack, request }) => {
    test.setTimeout(120_000);
    const about = `Insider ${randomUUID()}`;
    const insider = new Insider(stack.endpoints);
    const enter = (person: string) => visit(person, { site }, {}, (context) => insider.attach(context));
    const sender = await enter(from);
    const address = `${randomUUID()}@${site}.example`; // no other test sends there
    await send(sender, to, address, about);
    const reader = await enter(to);
    const key = keyIn((await mailsTo(stack.endpoints.mailbox, address))[0]);
    await reader.receiving.open(about);
    await reader.receiving.enter(key);
    const share = await stored(insider, request);
    await reader.receiving.showMessage();
    await expect(reader.app.locator('pre')).toHaveText(TEXT);

    const everything = await insider.everything();
    // The search blocks this process and with it the proxy of the pages, in which their tokens would expire.
    for (const { page } of [sender, reader]) await page.context().close();
    for (const part of ['fetchRemote', '"settings"', stack.endpoints.blobs]) expect(everything).toContain(part);
    expect(opens(everything, share)).toBe(isOpened);
    expect(everything.includes(key)).toBe(isOpened);
    expect(everything).not.toContain(TEXT);
    expect(opens(`${everything}\n${key}`, share)).toBe(true);
  });
}
