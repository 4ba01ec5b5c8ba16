import { expect, test } from '../test.js';
import { writeFile } from '../local/files.js';

test('a file', async ({ visit }, info) => {
  const alice = await visit('alice');
  const file = await writeFile(info.outputPath('report.pdf'), 300_000);
  await alice.sending.fill({ to: 'bob', files: [file.path], description: 'The report' });
  await alice.page.screenshot({ path: '/tmp/smoke.png' });
  await alice.sending.button.click();
  await expect(alice.sending.sentTo('bob')).toBeVisible();
});
