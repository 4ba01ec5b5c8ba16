// A file that is larger than the memory that pages may use.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, writeFile } from '../local/files.js';
import { DetachedChromium } from '../local/detachedChromium.js';
import { Person } from '../pages/person.js';
import { expect, test } from '../test.js';

const size = 300_000_000; // bytes

/**
 * Bytes of memory that all pages of a browser may use in addition. Sending keeps two parts
 * of 16 MiB, and garbage that is not collected yet. Both sending and receiving would need
 * more with the whole file in memory.
 */
const room = { sending: 200_000_000, receiving: 0.75 * size };

/** Milliseconds for the whole file to be sent or received, on a busy machine too. */
const long = 240_000;

test('300 MB are sent and received in bounded memory', async ({ stack, network }, info) => {
  test.setTimeout(3 * long);
  const { endpoints } = stack;
  const done = (what: string) =>
    network
      .with(endpoints.fileApi, 'POST')
      .some(({ path, status = 0 }) => path.endsWith(what) && status < 300 && status > 0);
  const begun = (method: string) =>
    expect.poll(() => network.with(endpoints.blobs, method).length, { timeout: long }).toBeGreaterThan(0);
  const file = await writeFile(info.outputPath('large.bin'), size);
  const alice = await DetachedChromium.start(network.url);
  const bob = await DetachedChromium.start(network.url);
  try {
    await alice.hold(async (page) => {
      const person = new Person(page, endpoints, 'alice');
      await person.open();
      await person.sending.fill({ to: 'bob', files: [file.path], description: 'Large' });
    });
    const idle = await alice.memory();
    await alice.hold(async (page) => {
      await new Person(page, endpoints, 'alice').sending.button.click();
      await begun('PUT');
    });
    await expect.poll(() => done('/commit'), { timeout: long }).toBe(true);
    expect((await alice.memory()).peak - idle.now).toBeLessThan(room.sending);
    await alice.hold((page) => expect(new Person(page, endpoints, 'alice').sending.sentTo('bob')).toBeVisible());

    const before = await bob
      .hold(async (page) => {
        const person = new Person(page, endpoints, 'bob');
        await person.open();
        const key = await person.key();
        await person.receiving.open('Large');
        await person.receiving.key.fill(key);
      })
      .then(() => bob.memory());
    await bob.hold(async (page) => {
      await page.frameLocator('#app').getByRole('button', { name: 'Open', exact: true }).click();
      await begun('GET');
    });
    await expect.poll(() => readdir(bob.downloads).catch(() => []), { timeout: long }).toEqual(['large.bin']);
    await bob.hold((page) => new Person(page, endpoints, 'bob').receiving.confirm());
    expect(done('/acknowledge')).toBe(true);
    expect((await bob.memory()).peak - before.now).toBeLessThan(room.receiving);
    expect(await sha256(join(bob.downloads, 'large.bin'))).toBe(file.sha256);
  } finally {
    await alice.stop();
    await bob.stop();
  }
});
