import type { Frame, FrameLocator, Page } from '@playwright/test';
import { keyIn, mailsTo } from '../local/mailbox.js';
import type { Endpoints } from '../local/stack.js';
import { Receiving } from './receiving.js';
import { Sending } from './sending.js';
import type { Shown, Tab } from './shown.js';

/** Where in the product the app opens, and the product's settings. */
export interface Where {
  readonly site?: 'acme' | 'globex';
  readonly module?: string; // key of the manifest
  readonly theme?: 'light' | 'dark';
  readonly locale?: 'en-US' | 'de-DE' | 'fr-FR' | 'pl-PL';
  readonly tokens?: 'fresh' | 'expired' | 'future';
  readonly issue?: string;
  readonly path?: string; // of the app's screen
}

/** A person with a browser page. */
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
    // Playwright intercepts file dialogs only while something listens, and a key press right
    // after that would be too fast. So listen from the beginning.
    page.on('filechooser', () => undefined);
  }

  /** From now on dismisses messages about what other tests sent, which can cover a button for good. */
  async dismissNews(): Promise<void> {
    const news = this.page.locator('[data-flag]').filter({ hasText: /^News about \d+ things you sent/ });
    await this.page.addLocatorHandler(news, () => news.getByRole('button', { name: 'Dismiss' }).click());
  }

  /** Opens the product, at another place if one is given. */
  async open(where: Where = {}): Promise<void> {
    const query = new URLSearchParams({ person: this.name, ...this.#where, ...where });
    await this.page.goto(`${this.#endpoints.issuer}/?${query.toString()}`);
    await this.app.getByRole('heading', { level: 1 }).waitFor();
  }

  /** The same person in another page of the same browser. */
  at(page: Page): Person {
    return new Person(page, this.#endpoints, this.name, this.#where);
  }

  /** The app's own document. */
  frame(): Frame {
    const frame = this.page.frames().find((f) => f.url().startsWith(this.#endpoints.app));
    if (!frame) throw new Error('the app is not there');
    return frame;
  }

  /** Presses a copy button and returns what was copied. The context needs permission to read the clipboard. */
  async copy(button: string): Promise<string> {
    await this.app.getByRole('button', { name: button, exact: true }).click();
    // The clipboard is written after the click returns: reading at once would find an earlier copy.
    await this.app.getByText('Copied').waitFor();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Also waits for the product's address to change, so that Back leads to the screen before. */
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
