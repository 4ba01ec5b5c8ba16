import type { Frame, FrameLocator, Page } from '@playwright/test';
import { keyIn, mailsTo } from '../local/mailbox.js';
import type { Endpoints } from '../local/stack.js';
import { Receiving } from './receiving.js';
import { Sending } from './sending.js';
import type { Shown, Tab } from './shown.js';

/** Where in the product the app is opened, and how the product looks. */
export interface Where {
  readonly site?: 'acme' | 'globex';
  readonly module?: string; // key of the manifest
  readonly theme?: 'light' | 'dark';
  readonly locale?: 'en-US' | 'de-DE' | 'fr-FR' | 'pl-PL';
  readonly tokens?: 'fresh' | 'expired' | 'future';
  readonly issue?: string;
  readonly path?: string; // of the app's screen
}

/** Somebody in front of a browser. */
export class Person implements Shown {
  readonly page: Page;
  readonly name: string;
  readonly mail: string;
  readonly app: FrameLocator;
  readonly sending = new Sending(this);
  readonly receiving = new Receiving(this);
  readonly #endpoints: Endpoints;
  readonly #where: Where;

  constructor(page: Page, endpoints: Endpoints, name: string, where: Where = {}) {
    this.page = page;
    this.name = name;
    this.#endpoints = endpoints;
    this.#where = { site: 'acme', module: 'secure-share-jira', ...where };
    this.mail = `${name}@${this.#where.site ?? ''}.example`;
    this.app = page.frameLocator('#app');
    // Playwright takes file dialogs over while somebody listens, and a key that is
    // pressed at once can be faster than that: so listen from the beginning.
    page.on('filechooser', () => undefined);
  }

  /** Opens the product, at another place than before if one is given. */
  async open(where: Where = {}): Promise<void> {
    const query = new URLSearchParams({ person: this.name, ...this.#where, ...where });
    await this.page.goto(`${this.#endpoints.issuer}/?${query.toString()}`);
    await this.app.getByRole('heading', { level: 1 }).waitFor();
  }

  /** The same person in front of another page of the same browser. */
  at(page: Page): Person {
    return new Person(page, this.#endpoints, this.name, this.#where);
  }

  /** The app's own document. */
  frame(): Frame {
    const frame = this.page.frames().find((f) => f.url().startsWith(this.#endpoints.app));
    if (!frame) throw new Error('the app is not there');
    return frame;
  }

  /** Presses a button that copies, and returns what was copied. The context needs permission to read the clipboard. */
  async copy(button: string): Promise<string> {
    await this.app.getByRole('button', { name: button, exact: true }).click();
    // The browser writes after the press has returned: read at once, and an earlier copy is found.
    await this.app.getByText('Copied').waitFor();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Returns when the product's address has changed as well, so that Back leads where the person was. */
  async goTo(tab: Tab): Promise<void> {
    const link = this.app.getByRole('navigation').getByRole('link', { name: tab, exact: true });
    const path = (await link.getAttribute('href')) ?? '';
    await link.click();
    await this.page.waitForURL(({ searchParams }) => (searchParams.get('path') ?? '/') === path);
  }

  /** The key in the newest mail to this person. */
  async key(): Promise<string> {
    return keyIn((await mailsTo(this.#endpoints.mailbox, this.mail))[0]);
  }

  async mails(address: string): Promise<number> {
    return (await mailsTo(this.#endpoints.mailbox, address)).length;
  }
}
