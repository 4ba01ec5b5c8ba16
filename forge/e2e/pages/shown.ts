import type { FrameLocator, Page } from '@playwright/test';

/** One of the app's tabs. */
export type Tab = 'Received' | 'Sent' | 'Send';

/** What a person has in front of them. */
export interface Shown {
  readonly page: Page;
  /** What the app shows. */
  readonly app: FrameLocator;
  /** Follows one of the app's tabs. */
  readonly goTo: (tab: Tab) => Promise<void>;
  /** How many mails an address has got. */
  readonly mails: (address: string) => Promise<number>;
}

/**
 * For expectations that the app meets when it next asks the service by itself,
 * which it does once a minute at least.
 */
export const nextPoll = { timeout: 90_000 };

/** For expectations that wait for a whole file to go or come, on a busy machine too. */
export const transfer = { timeout: 120_000 };
