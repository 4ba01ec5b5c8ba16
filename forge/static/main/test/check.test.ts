import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest';

import { LANGUAGES } from '../src/text';

const script = readFileSync(join(import.meta.dirname, '../../../shared/public/check.js'), 'utf8');

/** A Worker of browsers with module Workers: reads the options first, then the address. */
class ModuleWorker {
  readonly isModule = true;

  constructor(address: string, options: WorkerOptions) {
    if (options.type === 'module') throw new SyntaxError(`not an address: ${address}`);
  }
}

/** Runs the script as on a newly loaded page. Returns the shown text. */
function check(): string | undefined {
  runInThisContext(script);
  return 'unsupported' in document.documentElement.dataset ? document.body.textContent : undefined;
}

beforeEach(() => {
  document.body.innerHTML = '<div id="app"></div>';
  vi.stubGlobal('Worker', ModuleWorker);
  Object.defineProperty(HTMLScriptElement.prototype, 'noModule', { value: false, configurable: true, writable: true });
});
afterEach(() => {
  document.documentElement.removeAttribute('data-unsupported');
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a browser', () => {
  it('with all features starts the app', () => {
    expect(check()).toBeUndefined();
    expect(document.getElementById('app')).not.toBeNull();
  });

  it.each([
    'crypto',
    'ReadableStream',
    'TransformStream',
    'Worker',
    'HTMLDialogElement',
    'structuredClone',
    'AbortSignal',
  ])('without %s is told to be updated', (name) => {
    vi.stubGlobal(name, undefined);
    expect(check()).toContain('latest version');
  });

  it.each<[string, () => void]>([
    ['modules', () => Reflect.deleteProperty(HTMLScriptElement.prototype, 'noModule')],
    [
      'WebCrypto',
      () => {
        vi.stubGlobal('crypto', {});
      },
    ],
    [
      'Workers that are modules',
      () => {
        vi.stubGlobal(
          'Worker',
          class {
            readonly isClassic = true;
          },
        );
      },
    ],
  ])('without %s is told to be updated', (_, remove) => {
    remove();
    expect(check()).toContain('latest version');
  });

  it.each(LANGUAGES)('shows the message in its language (%s)', (language) => {
    vi.spyOn(navigator, 'language', 'get').mockReturnValue(`${language}-XX`);
    vi.stubGlobal('crypto', {});
    const said = check();
    expect([document.documentElement.lang, document.title.length > 0]).toEqual([language, true]);
    expect(said).toMatch(/Chrome, Edge, Firefox (or|oder|ou|lub) Safari/);
  });

  it('in another language shows the message in English', () => {
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('constructor');
    vi.stubGlobal('crypto', {});
    expect(check()).toContain('latest version');
  });

  it('that cannot parse the app shows the message, unless the app has started', () => {
    check();
    const failed = () =>
      window.dispatchEvent(
        Object.assign(new Event('error'), { error: new SyntaxError('invalid group specifier name') }),
      );
    const app = document.getElementById('app');
    app?.append('the app');
    failed();
    expect(document.documentElement.dataset).not.toHaveProperty('unsupported');
    app?.replaceChildren();
    failed();
    expect(document.body.textContent).toContain('latest version');
  });
});
