import { basename } from 'node:path';
import { expect } from '@playwright/test';
import { keyIn } from '../local/mailbox.js';
import type { Endpoints } from '../local/stack.js';
import { displayNames } from '../pages/people.js';
import { textsOf } from '../pages/texts.js';
import { missing, type Browser, type Target } from './browser.js';

const t = textsOf('en-US');

/** What is sent: files or a message. */
export interface Content {
  readonly files?: readonly string[]; // paths
  readonly message?: string;
  readonly description: string;
  readonly gate?: boolean; // a password that a website's visitors do not need
}

/** A person who uses the app in any browser. Finds elements by the app's own texts. */
export class Person {
  readonly browser: Browser;
  readonly name: string;
  readonly #endpoints: Endpoints;

  constructor(browser: Browser, endpoints: Endpoints, name: string) {
    this.browser = browser;
    this.name = name;
    this.#endpoints = endpoints;
  }

  /** Opens the app inside the host page. */
  async open(): Promise<void> {
    await this.#visit('secure-share-jira');
    await this.sees({ kind: 'link', name: t('nav-inbox') });
  }

  async #visit(module: string): Promise<void> {
    const query = new URLSearchParams({ person: this.name, site: 'acme', module, locale: 'en-US' });
    await this.browser.open(`${this.#endpoints.issuer}/?${query.toString()}`);
  }

  /** Allows sending to people outside and, if a website may show it, to its visitors, on the admin page. */
  async allowOutsiders(website = ''): Promise<void> {
    await this.#visit('secure-share-jira-admin');
    const allow = () =>
      this.browser.run((gates) => {
        const box = document.querySelector<HTMLInputElement>('#policy-outsiders');
        box?.click();
        if (gates) document.querySelector<HTMLInputElement>('#policy-gates')?.click();
        return box !== null;
      }, website !== '');
    await this.#retry(async () => {
      expect(await allow()).toBe(true);
    });
    if (website) await this.enter({ kind: 'field', name: t('policy-rule-embedOrigins') }, website);
    await this.browser.run(() => document.querySelector<HTMLInputElement>('#policy-outsiders')?.form?.requestSubmit());
    await this.sees({ kind: 'text', name: t('admin-delivery-saved') });
  }

  /** Sends to somebody outside, and returns the link and the key of the mail, and the unlock secret of a gate. */
  async sendOutside(
    address: string,
    { files = [], description, gate = false }: Content,
  ): Promise<{ link: string; key: string; unlockSecret: string }> {
    await this.press({ kind: 'link', name: t('nav-send') });
    await this.press({ kind: 'label', name: t('send-recipient-outside') });
    await this.enter({ kind: 'field', name: t('send-label') }, 'Guest');
    await this.enter({ kind: 'field', name: t('send-address') }, address);
    await this.browser.pick({ kind: 'file', name: t('drop-files') }, files);
    await this.enter({ kind: 'field', name: t('send-description') }, description);
    if (gate) {
      await this.press({ kind: 'button', name: t('password-generate') });
      await this.press({ kind: 'label', name: `${t('password-mode-gate')} ${t('password-mode-gate-hint')}` });
    }
    await this.press({ kind: 'button', name: t('send-submit') });
    await this.sees({ kind: 'heading', name: t('send-link-title', { name: 'Guest' }) });
    const link = await this.browser.run(() => document.querySelector('.link')?.textContent ?? '');
    if (gate) await this.sees({ kind: 'field', name: t('embed-secret') });
    const unlockSecret = await this.browser.run(
      () => document.querySelector<HTMLInputElement>('input[readonly]')?.value ?? '',
    );
    return { link, key: await this.#key(address), unlockSecret };
  }

  /** Sends to another person and waits until the share is sent, for at most `wait` milliseconds. */
  async send(to: string, { files, message, description }: Content, wait = 120_000): Promise<void> {
    await this.press({ kind: 'link', name: t('nav-send') });
    await this.enter({ kind: 'field', name: t('send-recipient') }, (displayNames[to] ?? to).slice(0, 3));
    await this.press({ kind: 'option', name: displayNames[to] ?? to });
    await this.enter({ kind: 'field', name: t('send-address') }, `${to}@acme.example`);
    if (files) {
      await this.browser.pick({ kind: 'file', name: t('drop-files') }, files);
      await this.sees({ kind: 'text', name: basename(files[0] ?? '') });
    }
    if (message !== undefined) {
      await this.press({ kind: 'label', name: t('send-text') });
      await this.enter({ kind: 'field', name: t('send-text-label') }, message);
    }
    await this.enter({ kind: 'field', name: t('send-description') }, description);
    await this.press({ kind: 'button', name: t('send-submit') });
    await this.sees({ kind: 'heading', name: t('send-done-title', { name: displayNames[to] ?? to }) }, wait);
  }

  /** Opens the share with this description with the key from the newest mail. */
  async receive(description: string): Promise<void> {
    const key = await this.#key(`${this.name}@acme.example`);
    await this.press({ kind: 'link', name: t('nav-inbox') });
    await this.press({ kind: 'row', name: description });
    await this.enter({ kind: 'field', name: t('receive-key') }, key);
    await this.press({ kind: 'button', name: t('receive-open') });
  }

  /** Enters a key with the keyboard alone: the page for people outside puts the focus into the field. */
  async enterKey(key: string): Promise<void> {
    await this.enter({ kind: 'field', name: t('receive-key') }, `${key}\n`);
  }

  /** Sets up the example of a website for a share, and lets this person in. */
  async visitWebsite(share: { readonly link: string; readonly key: string; readonly secret: string }): Promise<void> {
    const { embed } = this.#endpoints;
    const done = await fetch(`${embed}/setup`, { method: 'POST', body: new URLSearchParams(share) });
    expect(done.ok).toBe(true);
    await this.browser.open(embed);
    await this.enter({ kind: 'field', name: 'Your name' }, 'Guest\n');
  }

  /** Confirms that the file is saved, after which the service deletes its copy. */
  async confirm(): Promise<void> {
    await this.press({ kind: 'button', name: t('receive-confirm') });
    await this.sees({ kind: 'heading', name: t('receive-received-title') });
  }

  async saveAgain(): Promise<void> {
    await this.press({ kind: 'button', name: t('receive-save') });
  }

  async saveFromWindow(): Promise<void> {
    await this.press({ kind: 'button', name: t('receive-window') });
  }

  /** Shows the received message. */
  async showMessage(): Promise<void> {
    await this.press({ kind: 'button', name: t('receive-text-show') });
  }

  /** Waits for the element, for at most `wait` milliseconds. */
  sees(target: Target, wait?: number): Promise<void> {
    return this.#retry(async () => {
      if (!(await this.browser.shows(target))) throw missing(target);
    }, wait);
  }

  /** Clicks the element once it exists. */
  press(target: Target): Promise<void> {
    return this.#retry(() => this.browser.click(target));
  }

  /** Types into the element once it exists. */
  enter(target: Target, text: string): Promise<void> {
    return this.#retry(() => this.browser.type(target, text));
  }

  /** Retries for `wait` milliseconds. If it never succeeds, the error quotes what the app shows. */
  async #retry(act: () => Promise<void>, wait = 120_000): Promise<void> {
    await expect(act)
      .toPass({ timeout: wait })
      .catch(async (error: unknown) => {
        const shown = await this.browser.run(() => document.body.innerText).catch(String);
        throw new Error(`${this.name} sees:\n${shown}`, { cause: error });
      });
  }

  /** The key in the newest mail to an address. */
  async #key(address: string): Promise<string> {
    const answer = await fetch(`${this.#endpoints.mailbox}/messages.json?to=${address}`);
    const [newest] = (await answer.json()) as { text: string }[];
    return keyIn(newest?.text ?? '');
  }
}
