// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { initialFiles, violations } from '../scripts/rules.mjs';
import { tokenCss } from '../scripts/tokens.ts';

describe('forbidden contents of built files', () => {
  it.each([
    ['index.html', '<script>start()</script>'],
    ['index.html', '<style>p{}</style>'],
    ['index.html', '<p style="color:red">'],
    ['index.html', '<body onload="start()">'],
    ['index.html', '<link href="/assets/a.css">'],
    ['a.css', '@import "b.css";'],
    ['a.css', 'p{background:url(//elsewhere.example/a.png)}'],
    ['a.js', 'const f=eval("1")'],
    ['a.js', 'const f=new Function("return 1")'],
    ['a.js', 'const f=Function("return 1")'],
    ['a.js', 'WebAssembly.instantiate(x)'],
    ['a.js', String.raw`const extension=/(?<=.)\.[^.]*$/u`],
    ['a.js', String.raw`const word=new RegExp('(?<!a)b')`],
    ['a.js', 'fetch("https://elsewhere.example/v1")'],
    ['a.js', 'new WebSocket(`wss://elsewhere.example`)'],
  ])('%s: %s', (file, source) => {
    expect(violations(file, source)).toHaveLength(1);
  });

  it.each([
    ['index.html', '<script type="module" src="./assets/a.js"></script><link href="./a.css">'],
    ['a.css', 'p{background:url(./a.svg)}'],
    [
      'a.js',
      'medieval(1);x.eval(1);isFunction(f);/(?<year>\\d+)/.test(x);document.createElementNS("http://www.w3.org/2000/svg","svg")',
    ],
    ['a.js', 'const root=globalThis||self||Function("return this")()'],
  ])('but %s: %s may', (file, source) => {
    expect(violations(file, source)).toEqual([]);
  });
});

describe('scripts before the first screen', () => {
  const page = { 'index.html': { file: 'page.js', imports: ['vue'] }, vue: { file: 'vue.js' } };
  const rest = {
    'src/start.ts': { file: 'start.js', imports: ['vue'], dynamicImports: ['late'] },
    'src/locales/en/app.ftl?raw': { file: 'en.js' },
    'src/views/list/ListView.vue': { file: 'inbox.js' },
    late: { file: 'late.js' },
  };

  const entries = ['index.html', 'src/start.ts', 'src/locales/en/app.ftl?raw', 'src/views/list/ListView.vue'];

  it('include each script once, and no later script', () => {
    expect(initialFiles({ ...page, ...rest }, entries)).toEqual(['page.js', 'vue.js', 'start.js', 'en.js', 'inbox.js']);
  });

  it('cannot be listed if a part was renamed', () => {
    expect(() => initialFiles(page, entries)).toThrow('src/start.ts');
  });
});

describe('design tokens', () => {
  it('include only those that are used, in both themes', () => {
    const css = tokenCss(['--ds-text', '--ds-space-100']);
    expect(css.match(/--ds-space-100:/g)).toHaveLength(1);
    expect(css.match(/--ds-text: #/g)).toHaveLength(3); // light, dark by the host, dark by the device
    expect(css).not.toContain('--ds-surface');
  });

  it('fail the build if they do not exist', () => {
    expect(() => tokenCss(['--ds-text', '--ds-no-such-token'])).toThrow('--ds-no-such-token');
  });
});
