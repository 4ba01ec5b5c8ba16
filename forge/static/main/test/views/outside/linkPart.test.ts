import { flushPromises, mount } from '@vue/test-utils';
import jsQR from 'jsqr';
import { expect, it, vi } from 'vitest';

import { LANGUAGES } from '@secure-share/shared/text';
import { loadText, textPlugin } from '../../../src/text';
import LinkPart from '../../../src/views/outside/LinkPart.vue';

const LINK = 'https://links.acme.example/#AAAAAAAAAAAAAAAAAAAAAQ';

async function show(language: string) {
  const text = await loadText(language, 'UTC');
  await text.load('share');
  return mount(LinkPart, {
    attachTo: document.body,
    props: { link: LINK, name: 'Dr. Guest' },
    global: { plugins: [textPlugin(text)] },
  });
}

const SCALE = 4; // pixels of a module

/** The picture that the path of squares draws, and what a reader of QR codes says about it. */
function read(path: string, size: number): string | undefined {
  const width = size * SCALE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
    for (let n = 0; n < SCALE * SCALE; n++) {
      const at = (Number(y) * SCALE + Math.floor(n / SCALE)) * width + Number(x) * SCALE + (n % SCALE);
      pixels.fill(0, at * 4, at * 4 + 3);
    }
  return jsQR(pixels, width, width)?.data;
}

it('shows a QR code that leads to the link, and hides it again', async () => {
  const part = await show('en');
  const button = part.findAll('button').at(-1);
  button?.element.focus();
  await button?.trigger('click');
  await vi.waitUntil(() => part.find('svg.code').exists(), 60_000);
  const size = Number(part.get('svg.code').attributes('viewBox')?.split(' ').at(-1));
  expect(read(part.get('svg.code path').attributes('d') ?? '', size)).toBe(LINK);
  expect(part.get('svg.code').attributes('aria-label')).toBe('QR code of the link');
  expect(document.activeElement?.textContent).toBe('Hide QR code');
  await button?.trigger('click');
  await flushPromises();
  expect(part.find('svg.code').exists()).toBe(false);
});

it.each(LANGUAGES)('opens a mail with the link, and without a recipient: %s', async (language) => {
  const address = new URL((await show(language)).get('a').attributes('href') ?? '');
  expect([address.protocol, address.pathname]).toEqual(['mailto:', '']);
  const subject = address.searchParams.get('subject');
  const [words = '', empty, link, ...end] = address.searchParams.get('body')?.split('\r\n') ?? [];
  expect([empty, link, end]).toEqual(['', LINK, ['']]);
  for (const text of [subject, words]) expect(text).toMatch(/^[^\u2066-\u2069{}\n]{15,}$/);
});
