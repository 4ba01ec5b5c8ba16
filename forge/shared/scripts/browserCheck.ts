import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Puts check.js next to index.html, which loads it as it is: in old syntax, before everything else. */
export function browserCheck(): Plugin {
  return {
    name: 'browser-check',
    apply: 'build',
    buildStart() {
      const source = readFileSync(new URL('../public/check.js', import.meta.url), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'check.js', source });
    },
  };
}
