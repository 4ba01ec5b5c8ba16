import type { FrameLocator, Page } from '@playwright/test';

/** One of the app's tabs. */
export type Tab = 'Received' | 'Sent' | 'Send';

/** What a person sees. */
export interface Shown {
  readonly page: Page;
  /** The app's document. */
  readonly app: FrameLocator | Page;
  /** Opens one of the app's tabs. */
  readonly goTo: (tab: Tab) => Promise<void>;
  /** The number of mails to an address. */
  readonly mails: (address: string) => Promise<number>;
}

/**
 * Timeout for what the app shows after its next request to the service, which it makes at
 * least once a minute.
 */
export const nextPoll = { timeout: 90_000 };

/** Timeout for the upload or download of a whole file, on a busy machine too. */
export const transfer = { timeout: 120_000 };
