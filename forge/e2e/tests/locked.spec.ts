// Ten wrong passwords lock what was sent to somebody outside for an hour. Nothing is lost, and the sender lifts it.
import { hkdfSync, randomBytes } from 'node:crypto';
import { expect, test, type Sent } from '../outsideTest.js';
import { overflows, violations } from '../pages/looks.js';
import { Outsider } from '../pages/outsider.js';

/** Tries ten passwords with the link and the key, as an attacker without a browser can. */
async function lock(linkApi: string, { link, key }: Sent): Promise<void> {
  const id = link.slice(-22);
  const raw = (text: string) => Buffer.from(text, 'base64url');
  const keyProof = Buffer.from(hkdfSync('sha256', raw(key), raw(id), 'secure-share v1 claim', 32));
  for (let n = 0; n < 10; n++) {
    const proofs = { claimKey: randomBytes(32).toString('base64url'), keyProof: keyProof.toString('base64url') };
    const answer = await fetch(`${linkApi}/v1/links/${id}/show`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(proofs),
    });
    expect(((await answer.json()) as { type: string }).type).toBe('urn:secure-share:problem:wrong-password');
  }
}

test('a locked share says until when, and opens once the sender allows more tries', async ({
  send,
  stranger,
  stack,
  watch,
}, info) => {
  watch.expect(/status of 4(03|29)/);
  const sent = await send({ text: 'open sesame', withPassword: true });
  await lock(stack.endpoints.linkApi, sent);

  const phone = { viewport: { width: 320, height: 640 }, colorScheme: 'dark' } as const;
  const guest = await Outsider.open(await stranger(phone), sent.link);
  await guest.receiving.enter(sent.key);
  await guest.page.getByLabel('Password', { exact: true }).fill(sent.password);
  await guest.page.keyboard.press('Enter');
  await expect(guest.page.getByRole('alert')).toContainText('too many wrong passwords. Nothing is lost');
  expect.soft(await overflows(guest.page.mainFrame())).toEqual([]);
  expect.soft(await violations(guest.page)).toEqual([]);
  await guest.page.screenshot({ path: info.outputPath('locked.png'), fullPage: true });

  const { sender } = sent;
  await sender.receiving.open(sent.label, 'Sent');
  const notice = sender.app.getByText('Somebody with the link and the key entered ten wrong passwords.');
  await expect(notice).toBeVisible();
  await sender.app.getByRole('button', { name: 'Allow more tries' }).click();
  await expect(notice).toBeHidden();

  await guest.page.getByRole('button', { name: 'Try again' }).click();
  await expect(guest.page.getByRole('heading', { name: 'You have a message' })).toBeVisible();
});
