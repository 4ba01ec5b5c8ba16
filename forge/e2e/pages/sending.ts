import { expect, type Locator } from '@playwright/test';
import { displayNames, saying } from './people.js';
import type { Person } from './person.js';

/** What goes to whom. One of files, folder and text is there. */
export interface Parcel {
  readonly to: string; // like bob
  readonly address?: string; // of the mail, if it is another than theirs
  readonly files?: readonly string[]; // paths
  readonly folder?: string; // path
  readonly text?: string;
  readonly description?: string;
}

/** The screen that sends. */
export class Sending {
  readonly #person: Person;

  constructor(person: Person) {
    this.#person = person;
  }

  get button(): Locator {
    return this.#person.app.getByRole('button', { name: 'Send', exact: true });
  }

  get progress(): Locator {
    return this.#person.app.getByRole('progressbar');
  }

  /** The heading once a file is on its way to somebody. */
  sentTo(name: string): Locator {
    return this.#person.app.getByRole('heading', { name: saying('Sent to ', displayNames[name] ?? name) });
  }

  /** Opens the screen and fills it in. */
  async fill({ to, address, files, folder, text, description }: Parcel): Promise<void> {
    const { app } = this.#person;
    await this.#person.goTo('Send a file');
    await this.choosePerson(to);
    await app.getByLabel('Mail address').fill(address ?? `${to}@acme.example`);
    if (files) await this.choose('Choose files', files);
    if (folder !== undefined) await this.choose('Choose a folder', folder);
    if (text !== undefined) {
      await app.getByText('Text', { exact: true }).click();
      await app.getByLabel('Secret text').fill(text);
    }
    if (description !== undefined) await app.getByLabel('Description').fill(description);
  }

  /** Finds a person by the first letters and takes them. */
  async choosePerson(name: string): Promise<void> {
    const { app } = this.#person;
    const picker = app.getByRole('combobox', { name: 'Recipient' });
    await picker.fill((displayNames[name] ?? name).slice(0, 3));
    await app.getByRole('option', { name: displayNames[name] ?? name }).click();
  }

  /** Chooses files or a folder in the browser's own dialog. */
  async choose(button: string, paths: string | readonly string[]): Promise<void> {
    const { app, page } = this.#person;
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), app.getByRole('button', { name: button, exact: true }).click()]);
    await chooser.setFiles(typeof paths === 'string' ? paths : [...paths]);
  }

  /** Sends and waits until it is on its way. */
  async send(parcel: Parcel): Promise<void> {
    await this.fill(parcel);
    await this.button.click();
    await expect(this.sentTo(parcel.to)).toBeVisible();
  }
}
