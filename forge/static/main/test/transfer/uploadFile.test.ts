import { SiteKey, toBase64Url } from '@secure-share/crypto';
import { describe, expect, it } from 'vitest';

import type { PickedFile, UploadSource } from '../../src/transfer/protocol';
import { fileInfoOf, uploadFileSize } from '../../src/transfer/uploadFile';

const picked = (path: string, text = 'text', type = 'text/plain'): PickedFile => ({
  file: new File([text], path.split('/').at(-1) ?? '', { type }),
  path,
});
const files = (...all: PickedFile[]): UploadSource => ({ kind: 'files', files: all });

describe('file info', () => {
  it('has name, type and size of a file', () => {
    expect(fileInfoOf(files(picked('plan.txt')))).toEqual({ name: 'plan.txt', type: 'text/plain', size: 4 });
  });

  it('describes the zip file, with the number of files', () => {
    const source = files(picked('plans/a.txt'), picked('plans/b.txt'), picked('plans/empty/', ''));
    expect(fileInfoOf(source)).toEqual({
      name: 'plans.zip',
      type: 'application/zip',
      size: uploadFileSize(source),
      files: 2,
    });
    expect(fileInfoOf(files(picked('empty/', '')))).not.toHaveProperty('files');
  });

  it('says that it is a message, and reveals nothing of it', () => {
    expect(fileInfoOf({ kind: 'text', text: 'sésame' })).toEqual({ type: 'text/plain; secure-share=text', size: 7 });
  });

  it.each([
    ['long', 'x'.repeat(400) + '.pdf', /^x+…x+\.pdf$/],
    ['of two bytes a character', 'ü'.repeat(300), /^ü+…ü+$/],
    ['of quotes, which JSON writes with two bytes', '"'.repeat(400), /^_+…_+$/],
    ['of control characters, which JSON writes with six', '\u0001'.repeat(300) + 'a', /^a$/],
  ])('of a name that is %s is cut in the middle, and fits', async (_, name, shown) => {
    const info = fileInfoOf(files({ file: new File([''], name, { type: `x/${'y'.repeat(1000)}` }), path: 'a' }));
    expect(info.name).toMatch(shown);
    expect(new TextEncoder().encode(info.name).length).toBeLessThanOrEqual(255);
    const key = SiteKey.parse(toBase64Url(new Uint8Array(32)), 1);
    await expect(key.sealFileInfo(info, 'site', 'A'.repeat(22), 'me')).resolves.toHaveProperty('sealed');
  });
});
