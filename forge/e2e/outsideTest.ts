// Tests of what is sent to people outside.
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test';
import { keyIn, mailsTo } from './local/mailbox.js';
import type { Person } from './pages/person.js';
import { expect, test as base, type Visit } from './test.js';

export interface Sent {
  readonly link: string;
  readonly key: string;
  /** Generated, if one was wanted. */
  readonly password: string;
  /** Of a share with a gate, 64 hexadecimal digits. */
  readonly unlockSecret: string;
  /** Of the sender's list. */
  readonly label: string;
  readonly sender: Person;
}

interface Fixtures {
  /** Origin of the website that may embed what is sent; by default that of the example. */
  embedder: string | undefined;
  /** How often what is sent may be opened at most, as in the form for administrators. */
  mostOpenings: string;
  /** Allows people outside, gates, that website and so many openings as an administrator, while the test runs. */
  allowed: boolean;
  /** Sends a file or a text to somebody outside. */
  send: (content: {
    readonly files?: readonly string[];
    readonly text?: string;
    readonly withPassword?: boolean;
    /** With a password that opens a gate. */
    readonly withGate?: boolean;
    /** How often it can be opened, as in the form. */
    readonly openings?: string;
  }) => Promise<Sent>;
  /** A new browser profile without an account. */
  stranger: (options?: BrowserContextOptions) => Promise<BrowserContext>;
}

export const test = base.extend<Fixtures>({
  embedder: [undefined, { option: true }],

  mostOpenings: ['1', { option: true }],

  allowed: async ({ visit, stack, embedder, mostOpenings }, use) => {
    const erin = await visit('erin', { module: 'secure-share-jira-admin' });
    await allow(erin, true, embedder ?? stack.endpoints.embed, mostOpenings);
    await use(true);
    await allow(erin, false, '', '1');
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
      if (content.withPassword || content.withGate) {
        await alice.app.getByRole('button', { name: 'Generate' }).click();
        await expect(field).toHaveValue(/^[a-z2-9-]{19}$/);
      }
      if (content.withGate) await alice.app.getByRole('radio', { name: /^Only access to it/ }).check();
      const password = await field.inputValue();
      await alice.app.getByLabel('Description').fill('The offer');
      if (content.openings !== undefined) {
        await alice.app.getByText('More', { exact: true }).click();
        await alice.app.getByLabel('Can be opened').selectOption(content.openings);
      }
      await alice.sending.mailing(address, async () => {
        await alice.sending.button.click();
        await expect(alice.app.getByText('The key is on its way to')).toBeVisible();
      });
      const link = await alice.copy('Copy link');
      const [mail] = await mailsTo(stack.endpoints.mailbox, address);
      expect(mail).not.toContain(link);
      const unlockSecret = content.withGate ? await alice.app.getByLabel('Unlock secret').inputValue() : '';
      return { link, key: keyIn(mail), password, unlockSecret, label, sender: alice };
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

async function allow(admin: Person, yes: boolean, origin: string, openings: string): Promise<void> {
  await admin.app.getByRole('checkbox', { name: /Allow sending to people outside/ }).setChecked(yes);
  await admin.app.getByRole('checkbox', { name: /Allow passwords that only protect access/ }).setChecked(yes);
  await admin.app.getByLabel('Websites that may show files').fill(origin);
  await admin.app.getByLabel('How often something can be opened').selectOption(openings);
  const rules = admin.app.getByRole('region', { name: 'Rules for sending' });
  await rules.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(rules.getByText('Saved.')).toBeVisible();
}

export { expect } from '@playwright/test';
