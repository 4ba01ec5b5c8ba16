// One file from one person to another, in the browsers that the other tests do not use.
// WebKit cannot send yet.
import { writeFile } from '../local/files.js';
import { browsers, expectSaved, test } from './test.js';

for (const name of ['Firefox', 'WebKit'] as const) {
  test(`${name} saves a file`, { tag: '@smoke' }, async ({ run, visit }, info) => {
    const stack = await run('--host-frame-src=open');
    const file = await writeFile(info.outputPath('März (1).pdf'), 300_000);
    const alice = await visit(browsers.Firefox, 'alice', { stack });
    await alice.send('bob', { files: [file.path], description: 'The figures' });
    const bob = await visit(browsers[name], 'bob', { stack });
    await bob.receive('The figures');
    await expectSaved(bob, 'März (1).pdf', file);
  });
}
