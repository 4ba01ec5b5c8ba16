// Bytes that are altered in transit.
import { randomUUID } from 'node:crypto';
import { sha256, writeFile } from '../local/files.js';
import { expect, test } from '../test.js';

test('a download with a flipped bit saves nothing, and can be retried', async ({ visit, network, stack }, info) => {
  const about = `Flipped ${randomUUID()}`;
  const file = await writeFile(info.outputPath('bits.bin'), 1_000_000);
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  const flip = network.inject({ origin: stack.endpoints.blobs, method: 'GET' }, { kind: 'flip', at: 600_000 }, 1);
  const bob = await visit('bob');
  const key = await bob.key();
  await bob.receiving.open(about);
  await bob.receiving.enter(key);
  await expect(bob.app.getByText('It didn’t arrive as it was sent')).toBeVisible();
  expect(flip.count).toBe(1);
  await bob.goTo('Received');
  await bob.receiving.row(about).getByRole('link').click();
  const again = bob.app.getByRole('button', { name: 'Try again' });
  const [download] = await Promise.all([bob.page.waitForEvent('download'), again.click()]);
  expect(await sha256(await download.path())).toBe(file.sha256);
  await bob.receiving.confirm();
  await expect(bob.receiving.done).toBeVisible();
});
