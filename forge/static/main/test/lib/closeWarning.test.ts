// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';

import { losses, warnBeforeClosing, type Loss } from '@secure-share/shared/lib/closeWarning';
import { Tab } from '../sessions/workers';

let tab: Tab;

beforeEach(() => {
  tab = new Tab();
  vi.stubGlobal('addEventListener', tab.addEventListener);
  vi.stubGlobal('removeEventListener', tab.removeEventListener);
});
afterEach(() => vi.unstubAllGlobals());

it('warns while something would be lost, and names it', () => {
  const [key, text] = [shallowRef<Loss>(), shallowRef<Loss>()];
  warnBeforeClosing(key);
  warnBeforeClosing(text);
  expect([tab.asks, losses.value]).toEqual([false, []]);
  key.value = 'key';
  text.value = 'text';
  expect([tab.asks, losses.value]).toEqual([true, ['key', 'text']]);
  text.value = undefined; // one has ended, the other has not
  expect([tab.asks, losses.value]).toEqual([true, ['key']]);
  key.value = undefined;
  expect([tab.asks, losses.value]).toEqual([false, []]);
});

it('names each kind once', () => {
  const files = [shallowRef<Loss | undefined>('file'), shallowRef<Loss | undefined>('file')];
  files.forEach(warnBeforeClosing);
  expect(losses.value).toEqual(['file']);
  for (const file of files) file.value = undefined;
});
