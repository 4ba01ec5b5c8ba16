// Sends one file from one person to another, one to somebody outside, and one to the visitors of a website,
// in the browsers that the other tests do not use.
import { writeFile as write } from 'node:fs/promises';
import { writeFile } from '../local/files.js';
import { browsers, expect, expectSaved, test } from './test.js';

for (const name of ['Firefox', 'WebKit'] as const) {
  test(`${name} sends and saves a file`, { tag: '@smoke' }, async ({ deliver }, info) => {
    const file = await writeFile(info.outputPath('März (1).pdf'), 300_000);
    const bob = await deliver(browsers[name], { files: [file.path], description: 'The figures' });
    await expectSaved(bob, file);
    await bob.confirm();
  });

  // In a private window of the width of a phone.
  test(`${name} opens a file for somebody outside`, { tag: '@smoke' }, async ({ sendOutside }, info) => {
    const file = await writeFile(info.outputPath('Offer (1).pdf'), 3_000_000);
    const { guest, key } = await sendOutside(browsers[name], { files: [file.path], description: 'The offer' }, 360);
    await guest.enterKey('AAAAAAAAAAAAAAAAAAAAAA');
    await guest.sees({ kind: 'text', name: 'That’s not the right key for this link.' });
    await guest.enterKey(key);
    await expectSaved(guest, file);
    await guest.sees({ kind: 'text', name: 'The offer' });
    expect(await guest.browser.run(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await guest.press({ kind: 'button', name: 'I have it' });
    await guest.sees({ kind: 'text', name: 'The stored copy is deleted.' });
  });

  // The browsers name the website to the page in its frame in different ways, or keep its cookie or not.
  test(`${name} shows a file in a website`, { tag: '@smoke' }, async ({ sendOutside }, info) => {
    const path = info.outputPath('terms.txt');
    await write(path, 'The terms');
    const { guest } = await sendOutside(browsers[name], { files: [path], description: 'The offer', gate: true }, 900);
    await guest.sees({ kind: 'heading', name: 'Your file' });
    await guest.sees({ kind: 'text', name: 'The offer' });
    await guest.press({ kind: 'button', name: 'I have it' });
    await guest.sees({ kind: 'text', name: 'The stored copy is deleted.' });
  });
}
