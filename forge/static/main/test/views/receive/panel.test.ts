import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';

import type { Confirmation, KeyCheck, Receiving, ReceiveState } from '@secure-share/shared/composables/receiving';
import type { Openings } from '@secure-share/shared/lib/openings';
import { LANGUAGES, loadText, textPlugin, type Language } from '../../../src/text';
import ReceivePanel from '@secure-share/shared/views/receive/ReceivePanel.vue';

const ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const KEY = 'q2Xy_8-kLmN0pQrStUvWxA';

const state = shallowRef<ReceiveState>({ phase: 'idle' });
const confirmation = shallowRef<Confirmation>('none');
const receiving = {
  state,
  open: vi.fn<Receiving['open']>(() => Promise.resolve()),
  retry: vi.fn(() => Promise.resolve()),
  cancel: vi.fn(() => {
    state.value = { phase: 'idle' };
  }),
  save: vi.fn(),
  saveInWindow: vi.fn<NonNullable<Receiving['saveInWindow']>>(() => true),
  confirmation,
  saveRefused: shallowRef(false),
  confirm: vi.fn(() => Promise.resolve()),
  letGo: vi.fn(),
  checkKey: vi.fn((text: string): KeyCheck => {
    const key = text.replaceAll(/\s/g, '');
    if (key === '') return 'empty';
    if (!/^[\w-]+$/.test(key)) return 'alphabet';
    return key.length === 22 ? 'ok' : key.length < 22 ? 'short' : 'long';
  }),
} satisfies Receiving;

enableAutoUnmount(afterEach);
beforeEach(() => {
  vi.clearAllMocks();
  state.value = { phase: 'idle' };
  confirmation.value = 'none';
});

async function open(
  props: { sender?: string; openings?: Openings | undefined; ended?: boolean } = { sender: 'Alice' },
  language: Language = 'en',
) {
  const text = await loadText(language === 'en' ? 'en-GB' : language, 'UTC');
  return mount(ReceivePanel, {
    attachTo: document.body,
    props: { shareId: ID, receiving, openings: {}, ...props },
    global: { plugins: [textPlugin(text)] },
  });
}
type Panel = Awaited<ReturnType<typeof open>>;

async function at(shown: ReceiveState, confirmed: Confirmation = shown.phase === 'received' ? 'wanted' : 'none') {
  const panel = await open();
  state.value = shown;
  confirmation.value = confirmed;
  await flushPromises();
  return panel;
}

const words = (of: { text: () => string }) =>
  of
    .text()
    .replaceAll(/[\u2066-\u2069]/g, '')
    .replaceAll(/\s+/g, ' ');
const field = (panel: Panel) => panel.get<HTMLTextAreaElement>('textarea');
const submit = async (panel: Panel) => {
  await panel.get('form').trigger('submit');
};

async function press(panel: Panel, name: string) {
  const button = panel.findAll('button').find((b) => words(b) === name);
  if (!button) throw new Error(`there is no button ${name}`);
  await button.trigger('click');
  await flushPromises();
}

/** Sets the value and fires the event of a browser, with the type of input. */
async function enter(panel: Panel, text: string, inputType: string) {
  field(panel).element.value = text;
  field(panel).element.dispatchEvent(new InputEvent('input', { inputType }));
  await flushPromises();
}

/** Whether the browser's default action still happens. */
async function pasteAt(target: Element, text = KEY): Promise<boolean> {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const kept = target.dispatchEvent(
    Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData }),
  );
  await flushPromises();
  return kept;
}

const received: ReceiveState = { phase: 'received', name: 'report.pdf', size: 5_000_000 };

describe('the key', () => {
  it('is opened at once when it is pasted', async () => {
    const panel = await open();
    await enter(panel, ` ${KEY.slice(0, 11)}\n${KEY.slice(11)} `, 'insertFromPaste');
    expect(receiving.open).toHaveBeenCalledOnce();
    expect(receiving.open.mock.calls[0]?.[0].replaceAll(/\s/g, '')).toBe(KEY);
  });

  it('is opened with Open when it is typed', async () => {
    const panel = await open();
    await enter(panel, KEY, 'insertText');
    expect(receiving.open).not.toHaveBeenCalled();
    await submit(panel);
    expect(receiving.open).toHaveBeenCalledExactlyOnceWith(KEY);
  });

  it.each([
    [
      'a whole mail',
      `Alice sends you a file.\n\n    ${KEY}\n\nOpen https://acme.example/wiki/abcdefghijklmnopqrstuw by Thursday.`,
    ],
    ['a sentence', `This is the key: ${KEY}.`],
    ['quotation marks', `“${KEY}”`],
  ])('is found in %s', async (_, pasted) => {
    const panel = await open();
    await enter(panel, 'abc', 'insertText');
    expect(await pasteAt(field(panel).element, pasted)).toBe(false);
    expect(receiving.open).toHaveBeenCalledExactlyOnceWith(KEY);
    expect(field(panel).element.value).toBe(KEY);
  });

  it('is not guessed if there are two candidates', async () => {
    const panel = await open();
    expect(await pasteAt(document.body, `${KEY} or ${KEY.replace('q', 'r')}`)).toBe(false);
    expect(receiving.open).not.toHaveBeenCalled();
    expect(words(panel)).toContain('That’s too long');
  });

  it('can be pasted in parts at the cursor', async () => {
    const panel = await open();
    expect(await pasteAt(field(panel).element, KEY.slice(0, 10))).toBe(true);
    expect(receiving.open).not.toHaveBeenCalled();
  });

  it('can be pasted anywhere on the page', async () => {
    const panel = await open();
    await pasteAt(document.body);
    expect(receiving.open).toHaveBeenCalledExactlyOnceWith(KEY);
    expect(field(panel).element.value).toBe(KEY);
    expect(document.activeElement).toBe(field(panel).element);
  });

  it('is not taken from text pasted into other fields, nor after the panel is closed', async () => {
    const panel = await open();
    const other = document.body.appendChild(document.createElement('input'));
    expect(await pasteAt(other)).toBe(true);
    expect(field(panel).element.value).toBe('');
    other.remove();
    panel.unmount();
    expect(await pasteAt(document.body)).toBe(true);
  });

  it('is hidden from password managers and spell checkers', async () => {
    expect(field(await open()).attributes()).toMatchObject({
      autocomplete: 'off',
      spellcheck: 'false',
      autocapitalize: 'off',
      dir: 'ltr',
    });
  });

  it.each([
    ['too long', `${KEY}A`, 'That’s too long. A key has 22 characters. Copy only the key.'],
    ['of another alphabet', 'key: abc', 'A key has only letters, digits, “-” and “_”. Copy it again.'],
  ])('that is %s is told while it is typed', async (_, key, flaw) => {
    const panel = await open();
    await enter(panel, key, 'insertText');
    expect(words(panel)).toContain(flaw);
    expect(field(panel).attributes('aria-invalid')).toBe('true');
  });

  it('is reported as too short once it was pasted or left, not while it is typed', async () => {
    const panel = await open();
    await enter(panel, 'abc', 'insertText');
    expect(words(panel)).not.toContain('Part of the key');
    await field(panel).trigger('blur');
    expect(words(panel)).toContain('Part of the key is missing. A key has 22 characters.');
    await enter(panel, 'abcd', 'insertText');
    expect(words(panel)).not.toContain('Part of the key');
    await enter(panel, 'abc', 'insertFromPaste');
    expect(words(panel)).toContain('Part of the key');
  });

  it.each([
    ['', 'Paste the key.'],
    ['abc', 'Part of the key'],
    [`${KEY}A`, 'That’s too long'],
    ['!', 'A key has only letters'],
  ])('is not sent if it is %o', async (key, flaw) => {
    const panel = await open();
    await enter(panel, key, 'insertText');
    await submit(panel);
    expect(receiving.open).not.toHaveBeenCalled();
    expect(words(panel)).toContain(flaw);
    expect(document.activeElement).toBe(field(panel).element);
  });

  it('is sent with Enter, and only once', async () => {
    const panel = await open();
    await enter(panel, KEY, 'insertText');
    await field(panel).trigger('keydown', { key: 'Enter' });
    state.value = { phase: 'checking' };
    await flushPromises();
    await field(panel).trigger('keydown', { key: 'Enter' });
    expect(receiving.open).toHaveBeenCalledOnce();
  });

  it('is tried again automatically while the service does not answer, and says so', async () => {
    const panel = await open();
    await enter(panel, KEY, 'insertFromPaste');
    state.value = { phase: 'checking', pause: { reason: 'unreachable', retryAt: Date.now() + 8000 } };
    await flushPromises();
    expect(words(panel.get('[role="alert"]'))).toContain('We’ll keep trying.');
    state.value = { phase: 'checking', pause: undefined };
    await flushPromises();
    expect(panel.find('[role="alert"]').exists()).toBe(false);
  });

  it('can be tried again at no cost after a wrong one', async () => {
    const panel = await open();
    await enter(panel, KEY, 'insertFromPaste');
    state.value = { phase: 'wrong-key' };
    await flushPromises();
    expect(words(panel)).toContain(
      'That’s not the right key. Nothing is lost: find the key that belongs to this and try again.',
    );
    expect(document.activeElement).toBe(field(panel).element);
    await enter(panel, KEY.replace('q', 'r'), 'insertText');
    expect(words(panel)).not.toContain('does not open');
    await submit(panel);
    expect(receiving.open).toHaveBeenCalledTimes(2);
  });
});

describe('the download', () => {
  const downloading = {
    phase: 'downloading',
    name: 'report.pdf',
    done: 12e6,
    total: 30e6,
    bytesPerSecond: 3e6,
    secondsLeft: 6,
  } as const;

  it.each<[ReceiveState, string]>([
    [{ phase: 'claiming' }, 'Getting it ready'],
    [downloading, '12 MB of 30 MB · 3 MB/s · 6 seconds left'],
  ])('says what is going on: %o', async (shown, phase) => {
    const panel = await at(shown);
    expect(words(panel)).toContain(phase);
    expect(document.activeElement).toBe(panel.get('h2').element);
  });

  it('continues automatically after a broken connection, and says so', async () => {
    const panel = await at({ ...downloading, pause: { reason: 'unreachable', retryAt: Date.now() + 8000 } });
    expect(words(panel.get('[role="alert"]'))).toMatch(
      /^The connection was lost\. We’ll keep trying\. Next try in [78] s\.$/,
    );
  });

  it('can be stopped and continues with the same key', async () => {
    const panel = await open();
    await enter(panel, KEY, 'insertFromPaste');
    state.value = downloading;
    await flushPromises();
    await press(panel, 'Pause');
    expect(receiving.cancel).toHaveBeenCalledOnce();
    expect(words(panel)).toContain('Paused. Press Open to continue where you stopped.');
    await submit(panel);
    expect(receiving.open).toHaveBeenLastCalledWith(KEY);
  });

  it('waits for another download, and says until when', async () => {
    const panel = await at({ phase: 'busy', until: '2026-11-21T12:15:00Z' });
    expect(words(panel)).toContain('If you don’t finish there, you can open it here after 21 Nov 2026, 12:15.');
    expect(panel.emitted('changed')).toHaveLength(1);
    await press(panel, 'Try again');
    expect(receiving.retry).toHaveBeenCalledOnce();
  });

  it('says what failed, and offers a retry only if that helps', async () => {
    const panel = await at({ phase: 'failed', failure: { reason: 'unreachable' }, canRetry: true });
    expect(words(panel.get('h2'))).toBe('We couldn’t open it');
    expect(panel.emitted('changed')).toHaveLength(1);
    await press(panel, 'Try again');
    expect(receiving.retry).toHaveBeenCalledOnce();
    state.value = { phase: 'failed', failure: { reason: 'expired' }, canRetry: false };
    await flushPromises();
    expect(panel.findAll('button')).toHaveLength(0);
  });
});

describe('the received share', () => {
  it('is a file: the person confirms that it was saved, or saves it again', async () => {
    const panel = await at(received);
    expect(words(panel.get('h2'))).toBe('Check your downloads');
    expect(words(panel)).toContain('We asked your browser to save report.pdf (5 MB). Is it in your downloads?');
    expect(words(panel)).not.toMatch(/sees that you have it|is in your browser/);
    await press(panel, 'Save again');
    expect([receiving.save.mock.calls.length, receiving.confirm.mock.calls.length]).toEqual([1, 0]);
    await press(panel, 'I have it');
    expect(receiving.confirm).toHaveBeenCalledOnce();
  });

  it('is a confirmed file: the stored copy is deleted, and it can be saved again', async () => {
    const panel = await at(received, 'done');
    expect(words(panel.get('h2'))).toBe('You have the file');
    expect(words(panel)).toContain('Alice sees that you have it. The stored copy is deleted.');
    expect(panel.findAll('button').map(words)).not.toContain('I have it');
    await press(panel, 'Save again');
    expect(receiving.save).toHaveBeenCalledOnce();
  });

  it('is a file that a new window can save, unless the browser refuses to open one', async () => {
    const panel = await at(received);
    await press(panel, 'Save from a new window');
    expect(receiving.saveInWindow.mock.calls[0]?.[0]).toMatchObject({ title: 'report.pdf', language: 'en-GB' });
    expect(panel.find('[role=alert]').exists()).toBe(false);
    receiving.saveInWindow.mockReturnValueOnce(false);
    await press(panel, 'Save from a new window');
    expect(words(panel.get('[role=alert]'))).toContain('Your browser didn’t open a window.');
    await press(panel, 'Save from a new window');
    expect(panel.find('[role=alert]').exists()).toBe(false);
    receiving.saveRefused.value = true;
    await flushPromises();
    expect(words(panel.get('[role=alert]'))).toBe(
      'Your browser didn’t save the file. Try saving it from a new window.',
    );
    receiving.saveRefused.value = false;
  });

  it('says that the sender does not know yet, and is loaded again once they do', async () => {
    const panel = await at(received, 'delayed');
    expect(words(panel)).toContain('we couldn’t tell the sender yet');
    expect(panel.emitted('changed')).toHaveLength(1);
    confirmation.value = 'done';
    await flushPromises();
    expect(words(panel)).toContain('Alice sees that you have it.');
    expect(panel.emitted('changed')).toHaveLength(2);
  });

  it('says that the service does not accept the confirmation', async () => {
    expect(words(await at(received, 'refused'))).toContain('the service no longer has a record of this download');
  });

  it('has texts without a name', async () => {
    state.value = received;
    confirmation.value = 'done';
    expect(words(await open({}))).toContain('The sender sees that you have it.');
  });

  it('is a message: shown on demand, which confirms it, hidden, copied, not stored', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const panel = await at({ ...received, name: 'secret.txt', text: 'hunter2\n<b>two</b>' });
    expect(words(panel.get('h2'))).toBe('You have a message');
    expect(panel.text()).not.toContain('hunter2');
    expect(receiving.confirm).not.toHaveBeenCalled();
    await press(panel, 'Show message');
    expect(receiving.confirm).toHaveBeenCalledOnce();
    expect(panel.get('pre').text()).toBe('hunter2\n<b>two</b>');
    await press(panel, 'Hide message');
    expect(panel.text()).not.toContain('hunter2');
    await press(panel, 'Show message');
    await press(panel, 'Copy message');
    expect(write).toHaveBeenCalledExactlyOnceWith('hunter2\n<b>two</b>');
    expect(words(panel)).not.toContain('downloads');
  });

  it('is a message that stays shown after a double click', async () => {
    const panel = await at({ ...received, name: 'secret.txt', text: 'hunter2' });
    await panel.get('.row button').trigger('click', { detail: 1 });
    await panel.get('.row button').trigger('click', { detail: 2 });
    expect(panel.get('pre').text()).toBe('hunter2');
    expect(receiving.letGo).not.toHaveBeenCalled();
    await panel.get('.row button').trigger('click', { detail: 1 });
    expect(panel.text()).not.toContain('hunter2');
  });

  it('is a message after which the tab can be closed once it was copied or hidden', async () => {
    vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const panel = await at({ ...received, name: 'secret.txt', text: 'hunter2' });
    expect(words(panel)).toContain('It isn’t stored anywhere and disappears when you close or reload this tab.');
    expect(receiving.letGo).not.toHaveBeenCalled();
    await press(panel, 'Copy message');
    expect(receiving.confirm).toHaveBeenCalledOnce();
    await panel.get('pre').trigger('copy'); // of the placeholder
    expect(receiving.letGo).toHaveBeenCalledTimes(1);
    await press(panel, 'Show message');
    await panel.get('pre').trigger('copy');
    expect(receiving.letGo).toHaveBeenCalledTimes(2);
    await press(panel, 'Hide message');
    expect(receiving.letGo).toHaveBeenCalledTimes(3);
  });

  it('does not keep the key', async () => {
    const panel = await open();
    await enter(panel, KEY, 'insertFromPaste');
    state.value = received;
    await flushPromises();
    state.value = { phase: 'idle' };
    await flushPromises();
    expect(field(panel).element.value).toBe('');
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  it.each<Confirmation>(['none', 'wanted', 'running', 'delayed', 'done', 'refused'])(
    'has words for a confirmation that is %s',
    async (now) => {
      confirmation.value = now;
      for (const one of [received, { ...received, text: 'hunter2' }]) {
        state.value = one;
        const panel = await open({}, language);
        expect(words(panel)).not.toMatch(/\b(?:receive|share|failure)-[a-z]+|[{}]/);
        panel.unmount();
      }
    },
  );

  it.each<ReceiveState>([
    { phase: 'idle' },
    { phase: 'checking' },
    { phase: 'wrong-key' },
    { phase: 'claiming' },
    {
      phase: 'downloading',
      name: 'a',
      done: 1,
      total: 2,
      pause: { reason: 'unreachable', retryAt: Date.now() + 8000 },
    },
    { phase: 'busy', until: '2026-11-21T12:15:00Z' },
    { phase: 'failed', failure: { reason: 'unreachable' }, canRetry: true },
    received,
    { ...received, text: 'hunter2' },
  ])('has words for %o', async (shown) => {
    state.value = shown;
    expect(words(await open({}, language))).not.toMatch(/\b(?:receive|share|failure)-[a-z]+|[{}]/);
  });
});

describe('a share that may be opened several times', () => {
  const FILE = { phase: 'received', name: 'a.pdf', size: 5 } as const;
  const TEXT = { phase: 'received', name: 'message.txt', size: 5, text: 'hush' } as const;

  async function told(openings: Openings | undefined, shown: ReceiveState, confirmed: Confirmation, ended = false) {
    const panel = await open({ sender: 'Alice', openings, ended });
    state.value = shown;
    confirmation.value = confirmed;
    await flushPromises();
    return words(panel);
  }

  it.each([
    [{}, 'You can open this once.'],
    [{ openings: 5, opened: 2 }, 'You can open this 3 more times.'],
    [{ openings: 5, opened: 4 }, 'You can open this one more time.'],
    [{ untilExpiry: true, opened: 7 }, 'You can open this any number of times, until it expires.'],
    [undefined, 'You can usually open this only once.'],
  ])('says before the key how often it can be opened: %j', async (openings, text) => {
    expect(await told(openings, { phase: 'idle' }, 'none')).toContain(`${text} If the key is wrong`);
  });

  it.each([
    [FILE, { openings: 5 }, 'one opening is used up. The stored copy is deleted only after the last opening.'],
    [TEXT, { openings: 5 }, 'one opening is used up. The stored copy is deleted only after the last opening.'],
    [FILE, { untilExpiry: true }, 'The stored copy stays until its time is up, so you can save it again'],
    [TEXT, { untilExpiry: true }, 'The stored copy stays until its time is up.'],
  ])('does not promise that a confirmation deletes it: %j %j', async (shown, openings, text) => {
    const all = await told(openings, shown, 'wanted');
    expect(all).toContain(text);
    expect(all).not.toContain('the stored copy is deleted and');
  });

  it.each([
    [{ openings: 5, opened: 1 }, false, 'The stored copy is deleted after the last opening'],
    [undefined, false, 'The stored copy is deleted, unless it may be opened again.'],
    [{ openings: 5, opened: 5 }, true, 'Alice sees that you have it. The stored copy is deleted.'],
    [{ untilExpiry: true }, false, 'The stored copy stays until its time is up'],
    [{ untilExpiry: true }, true, 'You have it. The stored copy is deleted.'],
    [{}, false, 'Alice sees that you have it. The stored copy is deleted.'],
  ])('says after the confirmation what is stored: %j, ended: %s', async (openings, ended, text) => {
    expect(await told(openings, FILE, 'done', ended)).toContain(text);
  });

  it('does not ask to confirm what could be opened until it ended', async () => {
    const all = await told({ untilExpiry: true }, FILE, 'wanted', true);
    expect(all).toContain('The stored copy is already deleted. Make sure');
    expect(all).not.toContain('confirm it');
  });
});
