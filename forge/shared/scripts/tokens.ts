import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'vite';

type Tokens = ReadonlyMap<string, string>;

const THEMES = '@atlaskit/tokens/dist/cjs/artifacts/themes';
const require = createRequire(import.meta.url);

function theme(...names: string[]): Tokens {
  const css = names.map((name) => (require(`${THEMES}/atlassian-${name}.js`) as { default: string }).default).join('');
  return new Map(Array.from(css.matchAll(/(--ds-[\w-]+): ([^;]+);/g), ([, name = '', value = '']) => [name, value]));
}

function filesIn(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.(css|vue)$/.test(file)).map((file) => join(directory, file));
}

function rules(used: readonly string[], tokens: Tokens): string {
  return used.flatMap((name) => (tokens.has(name) ? [`${name}: ${tokens.get(name) ?? ''};`] : [])).join('\n');
}

/** The tokens named in `used`, as CSS. Throws if the design system does not know a name. */
export function tokenCss(used: readonly string[]): string {
  const plain = theme('spacing', 'shape', 'typography', 'motion');
  const [light, dark] = [theme('light'), theme('dark')];
  const unknown = used.filter((name) => !plain.has(name) && !light.has(name));
  if (unknown[0] !== undefined) throw new Error(`the design system has no ${unknown.join(', ')}`);
  return `:root { color-scheme: light; ${rules(used, plain)} ${rules(used, light)} }
    :root[data-color-mode="dark"] { color-scheme: dark; ${rules(used, dark)} }
    @media (prefers-color-scheme: dark) {
      :root:not([data-color-mode]) { color-scheme: dark; ${rules(used, dark)} }
    }`;
}

/** Provides `virtual:tokens.css`: only the design tokens that the styles in `directories` use. */
export function tokens(...directories: readonly string[]): Plugin {
  return {
    name: 'tokens',
    resolveId: (id) => (id === 'virtual:tokens.css' ? id : undefined),
    load(id) {
      if (id !== 'virtual:tokens.css') return undefined;
      const files = directories.flatMap(filesIn);
      files.forEach((file) => this.addWatchFile(file));
      const source = files.map((file) => readFileSync(file, 'utf8')).join('');
      return tokenCss([...new Set(Array.from(source.matchAll(/var\((--ds-[\w-]+)/g), ([, name = '']) => name))].sort());
    },
  };
}
