import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import { LANGUAGES } from '@secure-share/shared/text';
import { mounted, read, type Mounted } from '../list/mounted';
import EmbedPart from '../../../src/views/outside/EmbedPart.vue';

const FIRST = '01'.repeat(32);
const SECOND = 'ab'.repeat(32);
const { unlockSecret, changeUnlockSecret } = vi.hoisted(() => ({ unlockSecret: vi.fn(), changeUnlockSecret: vi.fn() }));

vi.mock('../../../src/bridge/host', () => ({}));
vi.mock('../../../src/api/fileApi', () => ({ unlockSecret, changeUnlockSecret }));

beforeEach(() => {
  vi.clearAllMocks();
  unlockSecret.mockResolvedValue({ unlockSecret: FIRST });
  changeUnlockSecret.mockResolvedValue({ unlockSecret: SECOND });
});
afterEach(() => document.body.replaceChildren());

const open = async (language = 'en') =>
  (await mounted(EmbedPart, { name: 'send' }, { language, props: { shareId: 'the-id' } })).wrapper;
const press = async (wrapper: Mounted, name: string) => {
  await wrapper
    .findAll('button')
    .find((one) => one.text() === name)
    ?.trigger('click');
  await flushPromises();
};
const shown = (wrapper: Mounted) => wrapper.get<HTMLInputElement>('input').element.value;

describe('the unlock secret', () => {
  it('is shown read-only in hexadecimal, and can be copied', async () => {
    const part = await open();
    expect(unlockSecret).toHaveBeenCalledExactlyOnceWith('the-id');
    expect(shown(part)).toBe(FIRST);
    expect(part.get('input').attributes()).toHaveProperty('readonly');
    expect(part.findAll('button').map((one) => one.text())).toEqual(['Copy the secret', 'Change']);
  });

  it('is changed only once the person confirms it', async () => {
    const part = await open();
    await press(part, 'Change');
    expect(read(part)).toContain('stop working at once');
    await press(part, 'Keep it');
    expect(changeUnlockSecret).not.toHaveBeenCalled();
    await press(part, 'Change');
    await press(part, 'Change it');
    expect(changeUnlockSecret).toHaveBeenCalledExactlyOnceWith('the-id');
    expect(shown(part)).toBe(SECOND);
    expect(read(part)).toContain('This is the new secret.');
  });

  it('stays as it was if it cannot be changed, and says so', async () => {
    const part = await open();
    changeUnlockSecret.mockRejectedValue(new Problem('unavailable', 'down', { status: 503 }));
    await press(part, 'Change');
    await press(part, 'Change it');
    expect(part.get('[role="alert"]').text().length).toBeGreaterThan(20);
    expect(shown(part)).toBe(FIRST);
    expect(read(part)).not.toContain('This is the new secret.');
  });

  it.each(LANGUAGES)('has words in %s', async (language) => {
    expect(read(await open(language))).not.toContain('embed-');
  });
});
