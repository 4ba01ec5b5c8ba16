import { expect, type BrowserContext, type Download, type Page } from '@playwright/test';
import { Receiving } from './receiving.js';

/** A person without an account, in their own browser. */
export class Outsider {
  readonly page: Page;
  readonly receiving: Receiving;

  private constructor(page: Page) {
    this.page = page;
    this.receiving = new Receiving({ page, app: page, goTo: () => Promise.resolve() });
  }

  /** Opens a link. */
  static async open(context: BrowserContext, link: string): Promise<Outsider> {
    const outsider = new Outsider(await context.newPage());
    await outsider.page.goto(link);
    await expect(outsider.page.getByRole('heading', { level: 1 })).toBeVisible();
    return outsider;
  }

  /** Enters the key and returns the file. */
  async download(key: string): Promise<Download> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.receiving.enter(key)]);
    return download;
  }
}
