import { enableAutoUnmount, flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { shallowRef } from 'vue';

import type { SendState } from '../../../src/composables/useSend';
import { LANGUAGES } from '../../../src/text';
import type { FurtherShare, FurtherState } from '../../../src/sessions/furtherShare';
import { addOther, chooseRecipient, clearFields, lastSent, fields } from '../../../src/views/send/fields';
import { bob, detail, EXPIRES, ID, KEY, known, limits, mail, sending, share } from './fakes';
import { buttons, drop, file, open, press, submit, words } from './screen';

vi.mock('../../../src/composables/useSend', async () => {
  const { sending: fake } = await import('./fakes');
  return { useSend: () => fake };
});
vi.mock('../../../src/composables/useNotices', async () => {
  const { notices } = await import('./fakes');
  return { useNotices: () => notices };
});
vi.mock('../../../src/composables/useSettings', async () => {
  const { settings } = await import('./fakes');
  return { useSettings: () => settings };
});
vi.mock('../../../src/composables/useShare', async () => {
  const { share: fake } = await import('./fakes');
  return { useShare: () => fake };
});
vi.mock('../../../src/composables/useKeyMail', async () => {
  const { mail: fake } = await import('./fakes');
  return { useKeyMail: () => fake };
});
vi.mock('../../../src/composables/usePeople', () => ({
  usePeople: () => ({ search: () => Promise.resolve([]), nameOf: () => Promise.resolve({ name: 'Alice' }) }),
}));
vi.mock('../../../src/composables/useSuggestions', async () => {
  const { shallowRef } = await import('vue');
  return { useSuggestions: () => shallowRef([]) };
});
vi.mock('../../../src/bridge/host', () => ({ view: { close: () => Promise.resolve() } }));

enableAutoUnmount(afterEach);
beforeEach(() => {
  vi.clearAllMocks();
  clearFields();
  lastSent.value = undefined;
  chooseRecipient(bob);
  sending.state.value = { phase: 'idle' };
  limits.value = known;
  share.share.value = detail();
  mail.state.value = { phase: 'mailed', address: 'bob@acme.example', mailsLeft: 4 };
  mail.password = mail.passwordMode = undefined;
  mail.outsider = false;
});

const sent: SendState = { phase: 'sent', shareId: ID, expiresAt: EXPIRES };
const unmailed = {
  phase: 'failed',
  address: 'bob@acme.example',
  mailsLeft: 4,
  failure: { reason: 'unavailable' },
} as const;
const uploading: SendState = { phase: 'uploading', done: 12e6, total: 30e6, bytesPerSecond: 3e6, secondsLeft: 6 };

/** All results of a cancelled upload. */
const stops = (['none', 'running', 'done', 'failed'] as const).flatMap((removal) =>
  [true, false].map((mailed) => ({ phase: 'cancelled', removal, mailed }) as const),
);

async function show(state: SendState): Promise<void> {
  sending.state.value = state;
  await flushPromises();
}

async function at(state: SendState) {
  const screen = await open();
  await show(state);
  return screen;
}

describe('while it is sent', () => {
  it.each<[SendState, string]>([
    [{ phase: 'packing', done: 1, total: 2 }, 'Packing the files'],
    [{ phase: 'announcing' }, 'Getting ready to upload'],
    [uploading, 'Encrypting and uploading'],
    [{ phase: 'committing' }, 'Checking that everything arrived'],
    [{ phase: 'mailing' }, 'Emailing the key'],
  ])('says what is going on: %o', async (state, phase) => {
    const screen = await at(state);
    expect(words(screen.get('h1'))).toBe('Sending to Bob');
    expect(words(screen)).toContain(phase);
    expect(words(screen)).toContain('Keep this tab open until it’s sent.');
  });

  it('shows bytes, speed and time left', async () => {
    const screen = await at(uploading);
    expect(words(screen)).toContain('12 MB of 30 MB · 3 MB/s · 6 seconds left');
    expect(words(screen.get('[aria-live]'))).toBe('Encrypting and uploading: 25%');
    expect(screen.get<HTMLProgressElement>('progress').element.value).toBeCloseTo(0.4);
  });

  it('fills the bar once, while it is uploaded', async () => {
    const screen = await at({ ...uploading, phase: 'packing' });
    expect(screen.get('progress').attributes('value')).toBeUndefined();
    expect(words(screen)).toContain('12 MB of 30 MB');
    await show(uploading);
    expect(screen.get('progress').attributes('value')).toBeDefined();
  });

  it('shows no figures while nothing is transferred', async () => {
    const screen = await at({ phase: 'uploading', done: 0, total: 30e6, bytesPerSecond: 0 });
    expect(words(screen.get('.progress'))).not.toMatch(/\b0 byte/);
    await show({ phase: 'uploading', done: 12e6, total: 30e6, bytesPerSecond: 0 });
    expect(words(screen.get('.progress'))).toContain('12 MB of 30 MB');
    expect(words(screen.get('.progress'))).not.toMatch(/byte\/s|·/);
  });

  it('moves the focus to the heading when a step begins, not within one', async () => {
    const screen = await at({ phase: 'announcing' });
    expect(document.activeElement).toBe(screen.get('h1').element);
    screen.get('button').element.focus();
    await show(uploading);
    expect(document.activeElement).toBe(screen.get('button').element);
    await show(sent);
    expect(document.activeElement).toBe(screen.get('h1').element);
  });

  it('stops at once if little was sent', async () => {
    const screen = await at(uploading);
    await press(screen, 'Cancel');
    expect(sending.cancel).toHaveBeenCalledOnce();
  });

  it('asks first if much was sent', async () => {
    const screen = await at({ ...uploading, done: 60e6, total: 300e6 });
    await press(screen, 'Cancel');
    expect(sending.cancel).not.toHaveBeenCalled();
    expect(words(screen.get('dialog'))).toContain('60 MB of 300 MB is done.');
    await press(screen, 'Keep sending');
    expect(sending.cancel).not.toHaveBeenCalled();
    await press(screen, 'Cancel');
    await press(screen, 'Stop sending');
    expect(sending.cancel).toHaveBeenCalledOnce();
  });
});

describe('while the connection is broken', () => {
  it('says that sending continues automatically', async () => {
    const screen = await at({ ...uploading, pause: { reason: 'unreachable', retryAt: Date.now() + 8000 } });
    expect(words(screen.get('[role="alert"]'))).toMatch(
      /^The connection was lost\. We’ll keep trying\. Next try in [78] s\.$/,
    );
  });
});

describe('after a cancellation', () => {
  it.each([
    ['none', false, 'Stopped. Nothing was sent'],
    ['done', false, 'Stopped. Nothing was sent'],
    ['running', false, 'We’re deleting what was uploaded.'],
    ['running', true, 'We’re deleting what was uploaded.'],
    ['done', true, 'The key may still arrive, but it won’t open anything.'],
    ['failed', false, 'we couldn’t delete what was uploaded. Nobody has its key.'],
    ['failed', true, 'and the email with the key may arrive'],
  ] as const)('says what is true (%s, mail under way: %s)', async (removal, mailed, said) => {
    const screen = await at({ phase: 'cancelled', removal, mailed });
    expect(words(screen)).toContain(said);
    if (said !== 'Stopped. Nothing was sent') expect(words(screen)).not.toContain('Nothing was sent');
  });
});

describe('when it fails', () => {
  it('tries again, or returns to the form with its input', async () => {
    const screen = await at({ phase: 'failed', failure: { reason: 'unreachable' }, canRetry: true });
    expect(words(screen.get('h1'))).toBe('It wasn’t sent');
    await press(screen, 'Try again');
    expect(sending.retry).toHaveBeenCalledOnce();
    await press(screen, 'Change something');
    expect(sending.reset).toHaveBeenCalledOnce();
    expect(screen.get<HTMLInputElement>('input[type="email"]').element.value).toBe('bob@acme.example');
  });

  it('offers no retry if that does not help', async () => {
    const screen = await at({ phase: 'failed', failure: { reason: 'id-taken' }, canRetry: false });
    expect(buttons(screen)).toEqual(['Change something']);
  });
});

describe('when it is sent', () => {
  it('says where the key was sent, the next step, and the expiry', async () => {
    const screen = await at(sent);
    expect(words(screen.get('h1'))).toBe('Sent to Bob');
    expect(words(screen)).toContain('The key is on its way to bob@acme.example.');
    expect(words(screen)).toContain(
      'Bob opens Secure Share, pastes the key and gets what you sent. This works only once, until 24 Nov 2026, 12:00.',
    );
    expect(screen.get('a').attributes('href')).toBe(`/shares/${ID}`);
  });

  it.each([
    [{ openings: 2 }, false, 'Bob opens Secure Share, pastes the key and gets what you sent. This works 2 times,'],
    [{ untilExpiry: true }, false, 'gets what you sent. This works any number of times, until 24 Nov 2026, 12:00.'],
    [{}, true, 'Bob opens your link, pastes the key and gets what you sent. This works only once,'],
    [{ openings: 3 }, true, 'Bob opens your link, pastes the key and gets what you sent. This works 3 times,'],
    [{ untilExpiry: true }, true, 'Bob opens your link, pastes the key and gets what you sent. This works any number'],
  ])('says how often it can be opened: %o, outside: %s', async (allowed, outsider, said) => {
    mail.outsider = outsider;
    const screen = await at({ ...sent, ...allowed });
    expect(words(screen)).toContain(said);
  });

  it('offers the key for another channel, with a warning', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const screen = await at(sent);
    expect(words(screen)).toContain('Don’t put it in the issue or page.');
    expect(words(screen)).toContain('Only this tab has the key. If you close the tab, the key is lost.');
    expect(screen.text()).not.toContain(KEY);
    await press(screen, 'Copy key');
    expect(write).toHaveBeenCalledExactlyOnceWith(KEY);
  });

  it('offers a message with the sender, the link and the key', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const screen = await at(sent);
    await press(screen, 'Copy link and key');
    expect(write).toHaveBeenCalledExactlyOnceWith(
      `Alice sent you something with Secure Share. Open it and paste the key:\n\nhttps://acme.example/jira/apps/app/environment/shares/${ID}\n\n${KEY}`,
    );
  });

  it.each([
    [undefined, 'Bob needs the password too'],
    ['gate' as const, 'People who don’t come from your website need the password'],
  ])('says who needs the password: %s', async (mode, title) => {
    mail.password = 'correct horse';
    mail.passwordMode = mode;
    const screen = await open();
    sending.state.value = sent;
    await screen.vm.$nextTick();
    const part = screen.get('[aria-labelledby="send-password"]');
    expect(words(part.get('h2'))).toBe(title);
    expect(words(part).includes('Your website unlocks it for its visitors without the password.')).toBe(
      mode === 'gate',
    );
  });

  it('clears the message that was sent, and starts again for another', async () => {
    fields.text = 'hunter2';
    const screen = await at(sent);
    expect(fields.text).toBe('');
    await press(screen, 'Send another');
    expect(sending.reset).toHaveBeenCalledOnce();
    expect(fields).toMatchObject({
      recipient: undefined,
      address: '',
      files: [],
      description: '',
      mailLocale: 'en-GB',
    });
    expect(words(screen.get('h1'))).toBe('Send a file');
    expect(document.activeElement).toBe(screen.get('h1').element);
  });

  it('shows the status, and offers no key for a deleted file', async () => {
    const screen = await at(sent);
    share.share.value = detail('downloaded');
    await flushPromises();
    expect(words(screen.get('[role="status"]'))).toContain('Bob has it.');
    expect(buttons(screen)).toEqual(['Send another']);
  });

  it('names what was sent', async () => {
    const screen = await open();
    await drop(screen, file('rep\u202eort.pdf', 5_000_000));
    await screen.get('[data-field="description"] input').setValue('Figures');
    await show(sent);
    expect(words(screen.get('header'))).toContain('report.pdf, 5 MB · Figures');
  });

  it.each([
    [2, '2 files, 10 MB'],
    [0, 'Secret message'],
  ])('names %d files or a text without showing it', async (count, name) => {
    const screen = await open();
    if (count > 0) await drop(screen, file('a', 5e6), file('b', 5e6));
    else Object.assign(fields, { kind: 'text', text: 'hunter2' });
    await show(sent);
    expect(words(screen.get('header'))).toContain(name);
    expect(screen.text()).not.toContain('hunter2');
  });

  it('shows a finished upload once after a return to the screen, then the form', async () => {
    sending.state.value = sent;
    const first = await open();
    expect(words(first)).toContain('The key is on its way to bob@acme.example.');
    first.unmount();
    const second = await open();
    expect(words(second.get('h1'))).toBe('Send a file');
    expect(fields.recipient).toBeUndefined();
    expect(sending.reset).not.toHaveBeenCalled();
  });

  it('stays if a key was not mailed', async () => {
    sending.state.value = sent;
    mail.state.value = unmailed;
    (await open()).unmount();
    expect(words(await open())).toContain('The key wasn’t emailed');
  });
});

describe('when the key was not mailed', () => {
  it('reports it, and mails it again to a corrected address', async () => {
    mail.state.value = unmailed;
    const screen = await at(sent);
    expect(words(screen)).toContain('The key wasn’t emailed');
    expect(words(screen)).toContain('Without the key it can’t be opened.');
    expect(words(screen)).toContain('You can email this key 4 more times.');
    expect(screen.get('details').attributes('open')).toBeDefined();
    await screen.get('input[type="email"]').setValue('mailto:robert@acme.example');
    await submit(screen);
    expect(mail.again).toHaveBeenCalledExactlyOnceWith('robert@acme.example');
    mail.state.value = { phase: 'mailed', address: 'robert@acme.example', mailsLeft: 3 };
    await flushPromises();
    expect(words(screen)).toContain('The key is on its way to robert@acme.example.');
  });

  it('does not mail to an invalid address', async () => {
    mail.state.value = unmailed;
    const screen = await at(sent);
    await screen.get('input[type="email"]').setValue('robert');
    await submit(screen);
    expect(mail.again).not.toHaveBeenCalled();
    expect(words(screen)).toContain('Enter an email address like name@example.com.');
  });

  it('does not move while the key is mailed again', async () => {
    mail.state.value = unmailed;
    const screen = await at(sent);
    mail.state.value = { phase: 'mailing', address: 'bob@acme.example', mailsLeft: 4 };
    await flushPromises();
    expect(words(screen.get('h1'))).toBe('Sent to Bob');
    await submit(screen);
    expect(mail.again).not.toHaveBeenCalled();
  });

  it('says that no more mails can be sent', async () => {
    mail.state.value = { ...unmailed, mailsLeft: 0 };
    const screen = await at(sent);
    expect(words(screen)).toContain(
      'This key can’t be emailed any more. Copy it, or take this back and send it again.',
    );
    expect(buttons(screen)).not.toContain('Email the key');
  });
});

/** The share of a further recipient. */
function further(name: string, state: FurtherState) {
  const shown = shallowRef(state);
  const to = { recipient: { accountId: `account-of-${name}`, name }, address: `${name}@acme.example` };
  const again = vi.fn<FurtherShare['again']>(() => Promise.resolve());
  return { shown, again, share: { to, state: shown, again } as unknown as FurtherShare };
}

describe('when it is sent to several people', () => {
  const stored = (name: string) => further(name, { phase: 'stored', shareId: `share of ${name}` });
  const names = ['Carol', 'Dave'];

  it('shows each, and what is next for the one who is chosen', async () => {
    const screen = await at({ ...sent, others: names.map((name) => stored(name).share) });
    const rows = screen.findAll('details');
    expect(rows.map((row) => words(row.get('summary')))).toEqual(
      ['B Bob', 'C Carol', 'D Dave'].map((name) => expect.stringContaining(name.slice(2)) as string),
    );
    expect(buttons(screen)).toEqual(['Send another']);
    const [, carol] = rows;
    if (carol) carol.element.open = true; // this fires toggle
    await flushPromises();
    expect(words(screen)).toContain('Carol opens Secure Share, pastes the key and gets what you sent.');
    expect(buttons(screen)).toContain('Take back');
    expect(screen.findAll('a').map((link) => link.attributes('href'))).toEqual(['/shares/share%20of%20Carol']);
    await press(screen, 'Take back');
    await screen.get('dialog').findAll('button').at(-1)?.trigger('click');
    await flushPromises();
    expect(words(screen)).toContain('Taken back');
    expect(screen.findAll('details')).toHaveLength(2);
  });

  it.each([
    [['Carol'], 'Sent to Bob and Carol'],
    [names, 'Sent to Bob and 2 others'],
  ])('names them: %j', async (others, title) => {
    others.forEach((name) => addOther({ accountId: name, name }));
    const screen = await at({ ...sent, others: others.map((name) => stored(name).share) });
    expect(words(screen.get('h1'))).toBe(title);
  });

  it('opens the share of a key that was not mailed', async () => {
    mail.state.value = unmailed;
    const screen = await at({ ...sent, others: [stored('Carol').share] });
    expect(words(screen)).toContain('The key needs your attention');
    expect(screen.findAll('input[type="email"]')).toHaveLength(2);
  });

  it('says why somebody gets nothing, and tries again', async () => {
    const failure = { reason: 'policy', rule: 'domains' } as const;
    const carol = further('Carol', { phase: 'failed', shareId: 'x', failure });
    const screen = await at({ ...sent, others: [carol.share] });
    expect(words(screen)).toContain('Not sent');
    await press(screen, 'Try again');
    expect(carol.again).toHaveBeenCalledOnce();
    carol.shown.value = { phase: 'copying', shareId: 'y' };
    await flushPromises();
    expect(words(screen)).toContain('Getting it ready');
    carol.shown.value = { phase: 'stored', shareId: 'y' };
    await flushPromises();
    expect(screen.findAll('details')).toHaveLength(2);
  });

  it.each(['failed', 'copying'] as const)('stays while the share of somebody is %s', async (phase) => {
    sending.state.value = { ...sent, others: [further('Carol', { phase, shareId: 'x' }).share] };
    (await open()).unmount();
    expect(words(await open())).toContain('Carol');
  });

  it('gives way to the form once all have their share and their key', async () => {
    sending.state.value = { ...sent, others: [stored('Carol').share] };
    (await open()).unmount();
    expect(words((await open()).get('h1'))).toBe('Send a file');
  });
});

describe('taking it back', () => {
  it('asks first, then says that the file is gone', async () => {
    const screen = await at(sent);
    await press(screen, 'Take back');
    expect(share.withdraw).not.toHaveBeenCalled();
    await screen.get('dialog').findAll('button').at(-1)?.trigger('click');
    await flushPromises();
    expect(share.withdraw).toHaveBeenCalledOnce();
    expect(words(screen.get('h1'))).toBe('Taken back');
    expect(words(screen)).toContain('It’s deleted. Nobody can open it any more.');
    expect(buttons(screen)).toEqual(['Send another']);
  });

  it('reports a failure', async () => {
    share.withdraw.mockResolvedValueOnce({ reason: 'unreachable' });
    const screen = await at(sent);
    await press(screen, 'Take back');
    await screen.get('dialog').findAll('button').at(-1)?.trigger('click');
    await flushPromises();
    expect(screen.get('dialog').find('[role="alert"]').exists()).toBe(true);
    expect(words(screen.get('h1'))).toBe('Sent to Bob');
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  it.each<SendState>([
    { phase: 'idle' },
    ...stops,
    uploading,
    { phase: 'packing', done: 1, total: 2 },
    { phase: 'announcing' },
    { phase: 'committing' },
    { phase: 'mailing' },
    { phase: 'failed', failure: { reason: 'unreachable' }, canRetry: true },
    sent,
    {
      ...sent,
      others: (['failed', 'copying', 'stored'] as const).map(
        (phase) => further(phase, { phase, shareId: phase }).share,
      ),
    },
  ])('has words for %o', async (state) => {
    sending.state.value = state;
    const screen = await open({}, language);
    expect(words(screen)).not.toMatch(/\b(?:send|share|failure)-[a-z]+|[{}]/);
  });
});
