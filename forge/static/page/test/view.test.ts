import { describe, expect, it } from 'vitest';

import { contentOf } from '../src/view';
import { viewKind } from '../src/viewKind';

describe('which files are shown', () => {
  it.each([
    ['text/plain', 5, 'text'],
    ['Text/Plain; charset=utf-8', 1 << 20, 'text'],
    ['text/plain', (1 << 20) + 1, undefined],
    ['image/png', 20 << 20, 'image'],
    ['image/png', (20 << 20) + 1, undefined],
    ['image/svg+xml', 5, 'image'],
    ['application/pdf', 50 << 20, 'pdf'],
    ['application/pdf', (50 << 20) + 1, undefined],
    ['text/html', 5, undefined],
    ['application/xhtml+xml', 5, undefined],
    ['text/xml', 5, undefined],
    ['application/javascript', 5, undefined],
    ['', 5, undefined],
    ['constructor', 5, undefined],
  ])('%j of %d bytes: %s', (type, size, want) => {
    expect(viewKind({ type, size })).toBe(want);
  });
});

const text = (content: BlobPart) =>
  contentOf({ file: new Blob([content]), name: 'a.txt', type: 'text/plain', kind: 'text' }, 300);

describe('the document of a text', () => {
  it('contains it as text only, and allows nothing but pictures', async () => {
    const { document: shown } = await text('<script>alert(1)</script> & "Zo\u00eb"');
    const source = await shown.text();
    const page = new DOMParser().parseFromString(source, 'text/html');
    expect(page.querySelector('script')).toBeNull();
    expect(page.querySelector('pre')?.textContent.trim()).toBe('<script>alert(1)</script> & "Zo\u00eb"');
    const policy = page.querySelector('meta[http-equiv="Content-Security-Policy"]');
    expect(policy?.getAttribute('content')).toBe("default-src 'none'; img-src data:");
    expect(source.indexOf('Content-Security-Policy')).toBeLessThan(source.indexOf('<pre'));
  });

  it('is not made from other bytes', async () => {
    await expect(text(new Uint8Array([0xff, 0xfe, 0]))).rejects.toThrow(TypeError);
  });
});
