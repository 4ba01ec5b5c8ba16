import { expect, type Download, type Locator } from '@playwright/test';
import type { Shown } from './shown.js';

/** The lists, and the screen of one share. */
export class Receiving {
  readonly #shown: Pick<Shown, 'page' | 'app' | 'goTo'>;

  constructor(shown: Pick<Shown, 'page' | 'app' | 'goTo'>) {
    this.#shown = shown;
  }

  /** The row of a list with this description. */
  row(description: string): Locator {
    return this.#shown.app.getByRole('listitem').filter({ hasText: description });
  }

  /** The field for the key. */
  get key(): Locator {
    return this.#shown.app.getByRole('textbox', { name: 'Key', exact: true });
  }

  get progress(): Locator {
    return this.#shown.app.getByRole('progressbar');
  }

  /** The heading once the person has confirmed that the file is saved. */
  get done(): Locator {
    return this.#shown.app.getByRole('heading', { name: 'You have the file' });
  }

  /** Opens the share with this description from a list. */
  async open(description: string, list: 'Received' | 'Sent' = 'Received'): Promise<void> {
    await this.#shown.goTo(list);
    await this.row(description).getByRole('link').click();
  }

  /** Shows a received message, which also confirms the receipt. */
  async showMessage(): Promise<void> {
    await this.#shown.app.getByRole('button', { name: 'Show message' }).click();
  }

  /** Enters a key and presses the button. */
  async enter(key: string): Promise<void> {
    await this.key.fill(key);
    await this.#shown.app.getByRole('button', { name: 'Open', exact: true }).click();
  }

  /** Confirms that the download is saved, after which the service deletes its copy. */
  async confirm(): Promise<void> {
    await this.#shown.app.getByRole('button', { name: 'I have it', exact: true }).click();
    await expect(this.#shown.app.getByText('The stored copy is deleted.')).toBeVisible();
  }

  /** Opens the share with this description with a key and returns the download. */
  async receive(description: string, key: string): Promise<Download> {
    await this.open(description);
    const [download] = await Promise.all([this.#shown.page.waitForEvent('download'), this.enter(key)]);
    return download;
  }
}
