import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../local/stack.js';

/** What older browsers, private windows and full disks lack, and the script that removes each. */
const removals = {
  'readers that fill a buffer': `
    delete globalThis.ReadableStreamBYOBReader;
    const { getReader } = ReadableStream.prototype;
    ReadableStream.prototype.getReader = function (options) {
      if (options?.mode === 'byob') throw new TypeError('there are no BYOB readers');
      return getReader.call(this);
    };`,
  'a private file system': 'if (globalThis.StorageManager) delete StorageManager.prototype.getDirectory;',
  'space for 100 MB': `
    if (globalThis.StorageManager)
      StorageManager.prototype.estimate = () => Promise.resolve({ quota: 100_000_000, usage: 0 });`,
} as const;

export type Feature = keyof typeof removals;

/** Copies the built app to a folder and removes a feature at the start of each script, in the page and in its Worker. */
export async function appLacking(feature: Feature, folder: string): Promise<void> {
  await cp(join(root, 'forge/static/main/dist'), folder, { recursive: true });
  const assets = join(folder, 'assets');
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'));
  const once = `if (!globalThis.lacks) { globalThis.lacks = true; ${removals[feature]} }\n`;
  await Promise.all(
    scripts.map(async (name) => writeFile(join(assets, name), once + (await readFile(join(assets, name), 'utf8')))),
  );
}
