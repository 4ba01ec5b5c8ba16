import { expect, type Locator } from '@playwright/test';
import { displayNames, saying } from './people.js';
import { transfer, type Shown } from './shown.js';

/** What to send, and to whom. Set one of files, folder and text. */
export interface Content {
  readonly to: string; // like bob
  readonly address?: string; // of the mail; by default the recipient's own
  readonly files?: readonly string[]; // paths
  readonly folder?: string; // path
  readonly text?: string;
  readonly description?: string;
}

const mailOf = ({ to, address }: Content) => address ?? `${to}@acme.example`;

/** The screen that sends. */
export class Sending {
  readonly #shown: Shown;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  get button(): Locator {
    return this.#shown.app.getByRole('button', { name: 'Send', exact: true });
  }

  get progress(): Locator {
    return this.#shown.app.getByRole('progressbar');
  }

  /** The heading once a file is sent. */
  sentTo(name: string): Locator {
    return this.#shown.app.getByRole('heading', { name: saying('Sent to ', displayNames[name] ?? name) });
  }

  /** Opens the screen and fills it in. */
  async fill(content: Content): Promise<void> {
    const { to, files, folder, text, description } = content;
    const { app } = this.#shown;
    await this.#shown.goTo('Send');
    await this.choosePerson(to);
    await app.getByLabel('Email address').fill(mailOf(content));
    if (files) await this.choose('Choose files', files);
    if (folder !== undefined) await this.choose('Choose a folder', folder);
    if (text !== undefined) {
      await app.getByText('Message', { exact: true }).click();
      await app.getByLabel('Secret message').fill(text);
    }
    if (description !== undefined) await app.getByLabel('Description').fill(description);
  }

  /** Searches a person by the first letters and selects them. */
  async choosePerson(name: string, field = 'Recipient'): Promise<void> {
    const { app } = this.#shown;
    const picker = app.getByRole('combobox', { name: field });
    await picker.fill((displayNames[name] ?? name).slice(0, 3));
    await app.getByRole('option', { name: displayNames[name] ?? name }).click();
  }

  /** Adds a colleague who gets the same, with their own address. */
  async addPerson(name: string): Promise<void> {
    const { app } = this.#shown;
    await app.getByRole('button', { name: 'Add another person' }).click();
    await this.choosePerson(name, 'Another person');
    await app.getByLabel(saying('Email address of ', displayNames[name] ?? name)).fill(`${name}@acme.example`);
  }

  /** Selects files or a folder in the browser's file dialog. */
  async choose(button: string, paths: string | readonly string[]): Promise<void> {
    const { app, page } = this.#shown;
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      app.getByRole('button', { name: button, exact: true }).click(),
    ]);
    await chooser.setFiles(typeof paths === 'string' ? paths : [...paths]);
  }

  /** Sends, and waits until the share is sent and the mail with the key has arrived. */
  async send(content: Content): Promise<void> {
    await this.mailing(mailOf(content), () => this.sendUnmailed(content));
  }

  /** Runs an action that makes the app mail a key to an address, and waits for the mail. */
  async mailing(address: string, act: () => Promise<void>): Promise<void> {
    const before = await this.#shown.mails(address);
    await act();
    await expect.poll(() => this.#shown.mails(address)).toBeGreaterThan(before);
  }

  /** Sends, and waits until the share is sent. Ignores the mail. */
  async sendUnmailed(content: Content): Promise<void> {
    await this.fill(content);
    await this.button.click();
    await expect(this.sentTo(content.to)).toBeVisible(transfer);
  }
}
