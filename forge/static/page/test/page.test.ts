import type { Confirmation, ReceiveState } from '@secure-share/shared/composables/receiving';
import { LANGUAGES, textPlugin } from '@secure-share/shared/text';
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';

import OpenPage from '../src/OpenPage.vue';
import type { TokenRefusal } from '../src/linkApi';
import type { Opening, PasswordStep, Sent, Viewed } from '../src/opening';
import { loadText } from '../src/text';

const state = shallowRef<ReceiveState>({ phase: 'idle' });
const confirmation = shallowRef<Confirmation>('none');
const sent = shallowRef<Sent>();
const receiving = {
  state,
  confirmation,
  saveRefused: shallowRef(false),
  open: vi.fn(() => Promise.resolve()),
  retry: vi.fn(() => Promise.resolve()),
  cancel: vi.fn(),
  save: vi.fn(),
  confirm: vi.fn(() => Promise.resolve()),
  letGo: vi.fn(),
  checkKey: vi.fn((): 'ok' => 'ok'),
} satisfies Opening['receiving'];
const passwordStep = shallowRef<PasswordStep>('none');
const tokenRefusal = shallowRef<TokenRefusal>();
const viewed = shallowRef<Viewed>();
const tryPassword = vi.fn(() => Promise.resolve());
const opening: Opening = {
  shareId: 'AAAAAAAAAAAAAAAAAAAAAQ',
  linkKey: undefined,
  receiving,
  sent,
  passwordStep,
  tokenRefusal,
  viewed,
  tryPassword,
};

enableAutoUnmount(afterEach);
beforeEach(() => {
  vi.clearAllMocks();
  state.value = { phase: 'idle' };
  confirmation.value = 'none';
  sent.value = undefined;
  passwordStep.value = 'none';
  tokenRefusal.value = viewed.value = undefined;
});

const plain = (text: string) => text.replaceAll(/[\u2066-\u2069]/g, '').replaceAll(/[\u00a0\u202f]/g, ' ');

async function open(language = 'en') {
  const text = await loadText(language);
  return mount(OpenPage, { attachTo: document.body, props: { opening }, global: { plugins: [textPlugin(text)] } });
}

const FILE: Sent = {
  name: 'offer.pdf',
  type: 'application/pdf',
  size: 5_000_000,
  sender: 'Alice',
  for: 'Dr. Guest',
  description: 'As discussed',
  expiresAt: '2026-12-01T12:00:00Z',
};

describe('before the key', () => {
  it('says what it is, and nothing of what was sent', async () => {
    const page = await open();
    expect(page.get('h1').text()).toBe('Someone sent you something');
    expect(page.find('dl').exists()).toBe(false);
    expect(page.get('textarea').element).toBe(document.activeElement);
    expect(page.get('details').text()).toContain('Didn’t get the key?');
  });

  it('offers all languages under their own names', async () => {
    const page = await open('de-AT');
    const select = page.get('select');
    expect(page.get(`label[for="${select.element.id}"]`).text()).toBe('Sprache');
    expect(select.findAll('option').map((option) => option.text())).toEqual([
      'English',
      'Deutsch',
      'Français',
      'Polski',
    ]);
    await select.setValue('pl');
    expect(page.emitted('choose')).toEqual([['pl']]);
  });
});

describe('a password', () => {
  it('is asked for after the key, and tried', async () => {
    const page = await open();
    passwordStep.value = 'wanted';
    await flushPromises();
    expect(page.find('textarea').exists()).toBe(false);
    expect(page.get('h2').text()).toBe('This needs a password');
    const field = page.get<HTMLInputElement>('input[type="password"]');
    expect(field.element).toBe(document.activeElement);
    await page.get('form').trigger('submit');
    expect(tryPassword).not.toHaveBeenCalled();
    expect(page.text()).toContain('Enter the password.');
    await field.setValue(' a ');
    await page.get('form').trigger('submit');
    expect(tryPassword).toHaveBeenCalledExactlyOnceWith(' a ');
    passwordStep.value = 'checking';
    await flushPromises();
    expect(page.get('[role="status"]').text()).toContain('can take a few seconds');
    await page.get('form').trigger('submit');
    expect(tryPassword).toHaveBeenCalledOnce();
  });

  it('that is wrong can be corrected, and shown', async () => {
    const page = await open();
    passwordStep.value = 'checking';
    await flushPromises();
    passwordStep.value = 'wrong';
    await flushPromises();
    expect(page.get('form').text()).toContain('Nothing is lost');
    await page.get('input[type="checkbox"]').setValue(true);
    const field = page.get<HTMLInputElement>('input[type="text"]');
    await field.setValue('b');
    expect(page.get('form').text()).not.toContain('Nothing is lost');
  });

  it('that the browser cannot check says so', async () => {
    const page = await open();
    passwordStep.value = 'broken';
    await flushPromises();
    expect(page.get('form').text()).toContain('short of memory');
  });

  it('is refused for a while after too many wrong ones', async () => {
    const page = await open();
    state.value = {
      phase: 'failed',
      failure: { reason: 'locked', until: '2026-12-01T12:00:00Z' },
      canRetry: true,
    };
    await flushPromises();
    expect(page.text()).toContain('too many wrong passwords');
    expect(page.findAll('main button').map((button) => button.text())).toEqual(['Try again']);
  });
});

describe('an unlock token that opened nothing', () => {
  it.each([
    ['expired', 'that time has passed'],
    ['used', 'has already unlocked this once'],
    ['invalid', 'couldn’t unlock this'],
  ] as const)('says why: %s', async (why, words) => {
    tokenRefusal.value = why;
    passwordStep.value = 'wanted';
    const page = await open();
    expect(page.get('[role="alert"]').text()).toContain(words);
    expect(page.get('[role="alert"]').text()).toContain('password');
    expect(page.get('h2').text()).toBe('This needs a password');
  });
});

it('an unlock token that opened nothing does not matter once the share has ended', async () => {
  tokenRefusal.value = 'invalid'; // the service says no more of a share that has ended
  state.value = { phase: 'failed', failure: { reason: 'downloaded' }, canRetry: false };
  const page = await open();
  expect(page.findAll('[role="alert"]').map((alert) => alert.text())).toEqual([
    expect.stringContaining('opened as often as the sender allowed'),
  ]);
});

describe('inside another website', () => {
  it('that may not embed it, offers a window of its own', async () => {
    const page = await open();
    state.value = { phase: 'failed', failure: { reason: 'framed' }, canRetry: false };
    tokenRefusal.value = 'invalid'; // no longer of use
    await flushPromises();
    expect(page.findAll('[role="alert"]').map((alert) => alert.text())).toEqual([
      'This can’t be opened inside another website.',
    ]);
    expect(page.get('a[target="_blank"]').attributes()).toMatchObject({
      href: location.href,
      rel: 'noopener noreferrer',
    });
  });

  it('fills in the key that the link has', async () => {
    const text = await loadText('en');
    const page = mount(OpenPage, {
      props: { opening: { ...opening, linkKey: 'BBBBBBBBBBBBBBBBBBBBBw' } },
      global: { plugins: [textPlugin(text)] },
    });
    expect(page.get('textarea').element.value).toBe('BBBBBBBBBBBBBBBBBBBBBw');
    expect(receiving.open).not.toHaveBeenCalled();
  });
});

describe('a file that the page shows', () => {
  it('is in a frame without scripts or an origin, and can be saved and confirmed', async () => {
    sent.value = { ...FILE, name: 'a.txt', type: 'text/plain' };
    viewed.value = { file: new Blob(['hello']), name: 'a.txt', type: 'text/plain', kind: 'text' };
    state.value = { phase: 'received', name: 'a.txt', size: 5 };
    confirmation.value = 'wanted';
    const page = await open();
    await vi.waitUntil(() => page.find('iframe').exists(), 60_000);
    const frame = page.get('iframe').attributes();
    expect([frame.sandbox, frame.title, frame.src?.startsWith('blob:')]).toEqual(['', 'a.txt', true]);
    expect(page.get('h2').text()).toBe('Your file');
    const [confirm, save] = page.findAll('main button');
    await save?.trigger('click');
    await confirm?.trigger('click');
    expect([receiving.save.mock.calls.length, receiving.confirm.mock.calls.length]).toEqual([1, 1]);
  });

  it('has its buttons above it, where they can be seen in a frame that is not high', async () => {
    viewed.value = { file: new Blob(['hello']), name: 'a.txt', type: 'text/plain', kind: 'text' };
    state.value = { phase: 'received', name: 'a.txt', size: 5 };
    confirmation.value = 'wanted';
    const page = await open();
    await vi.waitUntil(() => page.find('iframe').exists(), 60_000);
    const order = page.findAll('main button, main [role="status"], main iframe').map(({ element }) => element.tagName);
    expect(order).toEqual(['BUTTON', 'BUTTON', 'DIV', 'IFRAME']);
  });

  it('can be saved and confirmed if what shows it cannot be loaded', async () => {
    vi.doMock('../src/view', () => Promise.reject(new TypeError('no answer')));
    viewed.value = { file: new Blob(['hello']), name: 'a.txt', type: 'text/plain', kind: 'text' };
    state.value = { phase: 'received', name: 'a.txt', size: 5 };
    confirmation.value = 'wanted';
    const page = await open();
    await vi.waitUntil(() => page.text().includes('can’t show the file'), 60_000);
    vi.doUnmock('../src/view');
    expect(page.findAll('main button').map((button) => button.text())).toEqual(['I have it', 'Save']);
  });

  it('says so if the browser cannot show it', async () => {
    viewed.value = { file: new Blob([new Uint8Array([255])]), name: 'a.txt', type: 'text/plain', kind: 'text' };
    state.value = { phase: 'received', name: 'a.txt', size: 1 };
    const page = await open();
    await vi.waitUntil(() => page.text().includes('can’t show the file'), 60_000);
    expect(page.find('iframe').exists()).toBe(false);
  });
});

describe('once the key fits', () => {
  it('says who sent what, for whom and until when', async () => {
    sent.value = FILE;
    const page = await open();
    expect(plain(page.get('h1').text())).toBe('Alice sent you something');
    const facts = plain(page.get('dl').text());
    for (const shown of ['offer.pdf, 5 MB', 'As discussed', 'Dr. Guest', '2026']) expect(facts).toContain(shown);
  });

  it.each([
    [{ openings: 5, opened: 2 }, 'Can be opened5 times in all. Opened before: 2'],
    [{ openings: 5 }, 'Can be opened5 times in all. Opened before: 0'],
    [{ untilExpiry: true, opened: 3 }, 'Can be openedAny number of times, until it expires. Opened before: 3'],
  ])('says how often it may be opened, if more than once: %j', async (openings, words) => {
    sent.value = { ...FILE, ...openings };
    expect(plain((await open()).get('dl').text())).toContain(words);
  });

  it('says that it is a message without its name', async () => {
    sent.value = { ...FILE, name: 'secret.txt', type: 'text/plain; secure-share=text', size: 3 };
    const facts = (await open()).get('dl').text();
    expect([facts.includes('Message'), facts.includes('secret.txt')]).toEqual([true, false]);
  });

  it('shows nothing for what the sender left out', async () => {
    const { name, type, size, expiresAt } = FILE;
    sent.value = { name, type, size, expiresAt };
    const page = await open();
    expect(page.get('h1').text()).toBe('Someone sent you something');
    expect(page.findAll('dt').map((dt) => dt.text())).toEqual(['Content', 'Available until']);
  });

  it('shows words of the sender as text, without what makes them look like others', async () => {
    sent.value = { ...FILE, sender: 'Ali\u202ece <b>', name: 'fdp\u202e.exe', for: '<img src=x>' };
    const page = await open();
    expect(plain(page.get('h1').text())).toBe('Alice <b> sent you something');
    expect(page.find('img, b').exists()).toBe(false);
    expect(page.html()).not.toContain('\u202e');
  });
});

describe('after a download', () => {
  it('asks whether the file is there, offers no window, and hides the help for the key', async () => {
    sent.value = FILE;
    const page = await open();
    state.value = { phase: 'received', name: 'offer.pdf', size: 5_000_000 };
    confirmation.value = 'wanted';
    await flushPromises();
    expect(page.findAll('main button').map((button) => button.text())).toEqual(['I have it', 'Save again']);
    expect(page.find('details').exists()).toBe(false);
    await page.get('main button').trigger('click');
    expect(receiving.confirm).toHaveBeenCalledOnce();
  });

  it('asks again after a reload', async () => {
    confirmation.value = 'wanted';
    const page = await open();
    expect(page.get('main button').text()).toBe('I have it');
    await page.get('main button').trigger('click');
    expect(receiving.confirm).toHaveBeenCalledOnce();
    confirmation.value = 'delayed';
    await flushPromises();
    expect(page.findAll('main .panel')).toHaveLength(2);
    confirmation.value = 'done';
    await flushPromises();
    expect(page.findAll('main .panel')).toHaveLength(1);
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  it.each([
    'downloaded',
    'unconfirmed',
    'declined',
    'expired',
    'revoked',
    'locked',
    'limit',
    'framed',
    'offline',
    'too-many',
    'not-found',
    'encoding',
  ])('says what to do: %s', async (reason) => {
    const page = await open(language);
    state.value = { phase: 'failed', failure: { reason, until: '2026-12-01T12:00:00Z' }, canRetry: false };
    await flushPromises();
    const said = plain(page.get('[role=alert]').text());
    expect(said.length).toBeGreaterThan(30);
    expect(said).not.toContain('failure-');
  });

  it.each(['wrong', 'broken'] as const)('says what to do about the password: %s', async (step) => {
    passwordStep.value = step;
    const page = await open(language);
    expect(plain(page.get('form').text()).length).toBeGreaterThan(120);
    expect(page.text()).not.toContain('password-');
  });

  it.each(['expired', 'used', 'invalid'] as const)('says what to do about an unlock token: %s', async (why) => {
    tokenRefusal.value = why;
    const page = await open(language);
    expect(plain(page.get('[role=alert]').text()).length).toBeGreaterThan(100);
    expect(page.text()).not.toContain('unlock-');
  });

  it('says that the key does not fit', async () => {
    const page = await open(language);
    await page.get('textarea').setValue('x'.repeat(22));
    await page.get('form').trigger('submit');
    state.value = { phase: 'wrong-key' };
    await flushPromises();
    expect(plain(page.get('[aria-live] p').text()).length).toBeGreaterThan(60);
  });
});

describe('after the page was loaded again', () => {
  it('asks whether the file arrived, and says what happens to the stored copy', async () => {
    confirmation.value = 'wanted';
    const page = await open();
    expect(page.text()).toContain('I have it');
    expect(page.find('textarea').exists()).toBe(true); // the file can be downloaded again
    receiving.confirm.mockImplementationOnce(() => {
      confirmation.value = 'done';
      return Promise.resolve();
    });
    await page
      .findAll('button')
      .find((button) => button.text() === 'I have it')
      ?.trigger('click');
    await flushPromises();
    expect(plain(page.text())).toContain('The stored copy is deleted, unless');
    expect(page.find('textarea').exists()).toBe(false);
    expect(document.activeElement?.textContent).toContain('The stored copy is deleted, unless');
  });
});
