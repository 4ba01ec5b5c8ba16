// People outside: the sender passes on a link, the key goes by mail, and the page opens it once.
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test';
import { sha256, writeFile } from '../local/files.js';
import { keyIn, mailsTo } from '../local/mailbox.js';
import { overflows, violations } from '../pages/looks.js';
import { Outsider } from '../pages/outsider.js';
import type { Person } from '../pages/person.js';
import { expect, test as base, type Visit } from '../test.js';

interface Sent {
  readonly link: string;
  readonly key: string;
  /** Generated, if one was wanted. */
  readonly password: string;
  /** Of the sender's list. */
  readonly label: string;
  readonly sender: Person;
}

interface Fixtures {
  /** Allows people outside as an administrator, while the test runs. */
  allowed: boolean;
  /** Sends a file or a text to somebody outside. */
  send: (content: {
    readonly files?: readonly string[];
    readonly text?: string;
    readonly withPassword?: boolean;
  }) => Promise<Sent>;
  /** A new browser profile without an account. */
  stranger: (options?: BrowserContextOptions) => Promise<BrowserContext>;
}

const test = base.extend<Fixtures>({
  allowed: async ({ visit }, use) => {
    const erin = await visit('erin', { module: 'secure-share-jira-admin' });
    await allow(erin, true);
    await use(true);
    await allow(erin, false);
  },

  send: async ({ visit, stack, allowed }, use) => {
    expect(allowed).toBe(true);
    await use(async (content) => {
      const label = `Guest ${randomUUID().slice(0, 8)}`;
      const address = `${randomUUID()}@outside.example`;
      const alice = await open(visit);
      await alice.app.getByRole('radio', { name: 'Someone outside' }).check();
      await alice.app.getByLabel('Who is it for?').fill(label);
      await alice.app.getByLabel('Email address').fill(address);
      if (content.files) await alice.sending.choose('Choose files', content.files);
      if (content.text !== undefined) {
        await alice.app.getByText('Message', { exact: true }).click();
        await alice.app.getByLabel('Secret message').fill(content.text);
      }
      const field = alice.app.getByLabel(/^Password/);
      if (content.withPassword) {
        await alice.app.getByRole('button', { name: 'Generate' }).click();
        await expect(field).toHaveValue(/^[a-z2-9-]{19}$/);
      }
      const password = await field.inputValue();
      await alice.app.getByLabel('Description').fill('The offer');
      await alice.sending.button.click();
      await expect(alice.app.getByText('The key is on its way to')).toBeVisible();
      const link = await alice.copy('Copy link');
      const [mail] = await mailsTo(stack.endpoints.mailbox, address);
      expect(mail).not.toContain(link);
      return { link, key: keyIn(mail), password, label, sender: alice };
    });
  },

  stranger: async ({ browser, network, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await newContext(browser, network.url, options);
      watch.attach(context);
      contexts.push(context);
      return context;
    });
    for (const context of contexts) await context.close();
  },
});

const newContext = (browser: Browser, server: string, options?: BrowserContextOptions) =>
  browser.newContext({ locale: 'en-GB', ...options, proxy: { server } });

async function open(visit: Visit): Promise<Person> {
  const alice = await visit('alice', {}, { permissions: ['clipboard-read', 'clipboard-write'] });
  await alice.goTo('Send');
  return alice;
}

async function allow(admin: Person, yes: boolean): Promise<void> {
  await admin.app.getByRole('checkbox', { name: /Allow sending to people outside/ }).setChecked(yes);
  const rules = admin.app.getByRole('region', { name: 'Rules for sending' });
  await rules.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(rules.getByText('Saved.')).toBeVisible();
}

test('a stranger opens a file once, with the link and the key', async ({ send, stranger, watch }, info) => {
  watch.expect(/status of 404/, /status of 410/);
  const file = await writeFile(info.outputPath('Offer for Ænne.pdf'), 3_000_000);
  const { link, key, label, sender } = await send({ files: [file.path] });

  const guest = await Outsider.open(await stranger(), link);
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText('Someone sent you something');
  await guest.receiving.enter('AAAAAAAAAAAAAAAAAAAAAA');
  await expect(guest.page.getByText('That’s not the right key for this link.')).toBeVisible();

  const download = await guest.download(key);
  expect(download.suggestedFilename()).toBe('Offer for Ænne.pdf');
  expect(await sha256(await download.path())).toBe(file.sha256);
  await expect(guest.page.getByRole('heading', { level: 1 })).toContainText('Alice Keller');
  await expect(guest.page.getByText(label)).toBeVisible();
  await expect(guest.page.getByText('The offer')).toBeVisible();
  await guest.receiving.confirm();

  const second = await Outsider.open(await stranger(), link);
  await second.receiving.enter(key);
  await expect(second.page.getByRole('alert')).toContainText('This was already opened');

  await sender.goTo('Sent');
  await expect(sender.receiving.row(label)).toContainText('Received');
  await expect(sender.receiving.row(label)).toContainText('The offer');
});

test('a message is shown on a press only', async ({ send, stranger }) => {
  const { link, key } = await send({ text: 'open sesame' });
  const guest = await Outsider.open(await stranger(), link);
  await guest.receiving.enter(key);
  await expect(guest.page.getByRole('heading', { name: 'You have a message' })).toBeVisible();
  await expect(guest.page.getByText('open sesame')).toHaveCount(0);
  await guest.receiving.showMessage();
  await expect(guest.page.getByText('open sesame')).toBeVisible();
  await expect(guest.page.getByText('The stored copy is deleted.')).toBeVisible();
});

test('a password is asked for after the key, and a wrong one costs nothing', async ({ send, stranger, watch }) => {
  watch.expect(/status of 403/);
  const { link, key, password, sender } = await send({ text: 'open sesame', withPassword: true });
  await expect(sender.app.getByRole('button', { name: 'Copy the password' })).toBeVisible();

  const guest = await Outsider.open(await stranger(), link);
  await guest.receiving.enter(key);
  const field = guest.page.getByLabel('Password', { exact: true });
  await expect(field).toBeFocused();
  await field.fill('open sesame');
  await guest.page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(guest.page.getByText('That’s not the right password.')).toBeVisible();
  await expect(field).toBeFocused();
  expect(await violations(guest.page)).toEqual([]);

  await field.fill(password);
  await guest.page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(guest.page.getByRole('heading', { name: 'You have a message' })).toBeVisible();
  await guest.receiving.showMessage();
  await expect(guest.page.getByText('open sesame')).toBeVisible();
});

test('a scanner that runs scripts, clicks and submits forms changes nothing', async ({
  send,
  stranger,
  watch,
}, info) => {
  watch.expect(/status of 404/);
  const file = await writeFile(info.outputPath('offer.pdf'), 20_000);
  const { link, key } = await send({ files: [file.path] });

  const scanner = await Outsider.open(await stranger(), link);
  for (const button of await scanner.page.getByRole('button').all()) await button.click();
  await scanner.page.evaluate(() => {
    for (const form of document.forms) form.requestSubmit();
  });
  await scanner.receiving.enter(link.slice(-22));
  await scanner.page.reload();
  await scanner.receiving.enter('AAAAAAAAAAAAAAAAAAAAAA');
  await expect(scanner.page.getByText('That’s not the right key for this link.')).toBeVisible();

  const guest = await Outsider.open(await stranger(), link);
  expect(await sha256(await (await guest.download(key)).path())).toBe(file.sha256);
});

test('the page fits a phone, dark and in German, and axe finds nothing wrong', async ({
  send,
  stranger,
  watch,
}, info) => {
  watch.expect(/status of 404/);
  const file = await writeFile(
    info.outputPath('Angebot_mit_einem_sehr_langen_Namen_ohne_Leerzeichen_2026.pdf'),
    20_000,
  );
  const { link, key } = await send({ files: [file.path] });
  const phone = {
    viewport: { width: 320, height: 640 },
    locale: 'de-DE',
    colorScheme: 'dark',
    hasTouch: true,
  } as const;
  const guest = await Outsider.open(await stranger(phone), link);
  const field = guest.page.getByRole('textbox', { name: 'Schlüssel' });
  const look = async (name: string) => {
    expect.soft(await overflows(guest.page.mainFrame()), name).toEqual([]);
    expect.soft(await violations(guest.page), name).toEqual([]);
    await guest.page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
  };
  await look('asked');
  await field.fill('AAAAAAAAAAAAAAAAAAAAAA');
  await guest.page.keyboard.press('Enter');
  await expect(guest.page.getByText('nicht der richtige Schlüssel')).toBeVisible();
  await look('wrong');
  await field.fill(key);
  await Promise.all([guest.page.waitForEvent('download'), guest.page.keyboard.press('Enter')]);
  await expect(guest.page.getByRole('button', { name: 'Ich habe die Datei' })).toBeVisible();
  await look('arrived');
});

test('a link that is not whole says so', async ({ stranger, stack }) => {
  const guest = await Outsider.open(await stranger(), `${stack.endpoints.page}/#AAAA`);
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText('This link isn’t complete');
});

test('while the service does not answer, the page says so, and then continues by itself', async ({
  stranger,
  stack,
  watch,
}, info) => {
  watch.expect(/net::ERR_FAILED|status of 404/);
  const context = await stranger({ viewport: { width: 320, height: 640 } });
  const service = `${stack.endpoints.linkApi}/**`;
  await context.route(service, (route) => route.abort());
  const guest = await Outsider.open(context, `${stack.endpoints.page}/#AAAAAAAAAAAAAAAAAAAAAA`);
  await guest.receiving.enter('AAAAAAAAAAAAAAAAAAAAAA');
  await expect(guest.page.getByRole('alert')).toContainText('We’ll keep trying.');
  await guest.page.screenshot({ path: info.outputPath('waiting.png'), fullPage: true });
  await context.unroute(service);
  await expect(guest.page.getByText('That’s not the right key for this link.')).toBeVisible({ timeout: 20_000 });
});
