import { expect } from '@playwright/test';

/** Texts of the mails to an address, newest first. */
export async function mailsTo(mailbox: string, to: string): Promise<string[]> {
  const answer = await fetch(`${mailbox}/messages.json?to=${encodeURIComponent(to)}`);
  return ((await answer.json()) as { text: string }[]).map(({ text }) => text);
}

/** The key in a mail: on its own line. */
export function keyIn(mail = ''): string {
  const key = /^\s*([A-Za-z0-9_-]{22})\s*$/m.exec(mail)?.[1];
  expect(key, 'the mail has a key').toBeDefined();
  return key ?? '';
}
