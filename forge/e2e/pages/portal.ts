import { expect, type BrowserContext, type Frame, type FrameLocator, type Page } from '@playwright/test';
import type { Sent } from '../outsideTest.js';

/** The example of a website that shows a share to its visitors. */
export class Portal {
  readonly page: Page;
  /** The page for people outside, in the website's frame. */
  readonly frame: FrameLocator;

  private constructor(page: Page) {
    this.page = page;
    this.frame = page.frameLocator('iframe[title="Secure Share"]');
  }

  /** Sets up the website at this address for a share, and signs a visitor in. */
  static async visit(context: BrowserContext, address: string, { link, key, unlockSecret }: Sent): Promise<Portal> {
    const page = await context.newPage();
    await page.goto(`${address}/setup`);
    await page.getByLabel('Link').fill(link);
    await page.getByLabel('Unlock secret').fill(unlockSecret);
    await page.getByLabel('Key').fill(key);
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByLabel('Your name').fill('Zoë');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Hello Zoë')).toBeVisible();
    return new Portal(page);
  }

  /** What the framed page shows of the file. */
  get content(): FrameLocator {
    return this.frame.frameLocator('iframe');
  }

  /** Loads the framed page again, and not the website. */
  async reloadFrame(): Promise<void> {
    const framed = this.framed();
    const loaded = this.page.waitForEvent('framenavigated', (frame) => frame === framed);
    await framed.evaluate(() => {
      setTimeout(() => {
        location.reload(); // after the answer to this call, which it would end
      });
    });
    await loaded;
  }

  /** The framed page, with its address. */
  framed(): Frame {
    const [framed] = this.page.mainFrame().childFrames();
    if (!framed) throw new Error('nothing is framed');
    return framed;
  }
}
