import { expect, type BrowserContext } from '@playwright/test';

/** Opens the newest mail to an address in a tab of its own, as its reader would, and returns its text. */
export async function newestMail(context: BrowserContext, mailbox: string, to: string): Promise<string> {
  const tab = await context.newPage();
  await tab.goto(`${mailbox}/?to=${encodeURIComponent(to)}`);
  await tab.getByRole('row').nth(1).getByRole('link').click();
  const text = await tab.locator('pre').innerText();
  await tab.close();
  return text;
}

/** The key in a mail: the line that holds nothing else. */
export function keyIn(mail: string): string {
  const key = /^\s*([A-Za-z0-9_-]{22})\s*$/m.exec(mail)?.[1];
  expect(key, 'the mail has a key').toBeDefined();
  return key ?? '';
}

/** How many mails an address has got. */
export async function countMails(mailbox: string, to: string): Promise<number> {
  const answer = await fetch(`${mailbox}/messages.json?to=${encodeURIComponent(to)}`);
  return ((await answer.json()) as unknown[]).length;
}
