// Sends one file from one person to another in the browsers that the other tests do not use.
import { writeFile } from '../local/files.js';
import { browsers, expectSaved, test } from './test.js';

for (const name of ['Firefox', 'WebKit'] as const) {
  test(`${name} sends and saves a file`, { tag: '@smoke' }, async ({ deliver }, info) => {
    const file = await writeFile(info.outputPath('März (1).pdf'), 300_000);
    const bob = await deliver(browsers[name], { files: [file.path], description: 'The figures' });
    await expectSaved(bob, file);
    await bob.confirm();
  });
}
