import { expect, test } from '../test.js';
import { writeFile } from '../local/files.js';

const sizes = [
  [1280, 900],
  [1366, 768],
  [1440, 900],
  [1536, 864],
] as const;

for (const [width, height] of sizes) {
  test(`Send is visible at ${width} x ${height} once a file is picked`, async ({ visit }, info) => {
    const file = await writeFile(info.outputPath('Quarterly figures.xlsx'), 20_000);
    const alice = await visit('alice');
    await alice.page.setViewportSize({ width, height });
    await alice.sending.fill({ to: 'bob', files: [file.path], description: 'The quarterly figures' });
    const button = await alice.sending.button.boundingBox();
    expect(button).not.toBeNull();
    expect((button?.y ?? 0) + (button?.height ?? height)).toBeLessThanOrEqual(height);
    // Without scrolling.
    expect(await alice.page.evaluate(() => scrollY)).toBe(0);
    expect(await alice.frame().evaluate(() => scrollY)).toBe(0);
  });
}

test('Send stays visible with many files in a low window', async ({ visit }, info) => {
  const files = await Promise.all(
    Array.from({ length: 12 }, (_, i) => writeFile(info.outputPath(`Figures ${i}.xlsx`), 1000)),
  );
  const alice = await visit('alice', { module: 'secure-share-issue' });
  await alice.page.setViewportSize({ width: 1280, height: 600 });
  await alice.sending.choose(
    'Choose files',
    files.map(({ path }) => path),
  );
  const button = await alice.sending.button.boundingBox();
  expect((button?.y ?? 0) + (button?.height ?? 600)).toBeLessThanOrEqual(600);
});
