import { flushPromises } from '@vue/test-utils';
import { shallowRef } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Failure } from '@secure-share/shared/text/failureText';
import { Secret } from '@secure-share/crypto';

import { KeyMail, keyMails } from '../../../src/sessions/keyMail';
import { unconfirmedMails } from '../../../src/composables/uploadIds';
import type { Confirmation, ReceiveState, Receiving } from '@secure-share/shared/composables/receiving';
import type { Limits, Rules } from '../../../src/composables/useSettings';
import type { ShareDetail, ShareRow } from '../../../src/api/shares';
import type { SendingView } from '../../../src/composables/useSending';
import type { ShareView as Shown } from '../../../src/composables/useShare';
import AddRecipient from '../../../src/views/share/AddRecipient.vue';
import SendingPart from '../../../src/views/share/SendingPart.vue';
import ShareView from '../../../src/views/share/ShareView.vue';
import { TestClock } from '../../../../../shared/test/transfer/environment';
import { mounted, read, type Mounted } from '../list/mounted';
import { detail, ended, hours, received, sent } from '../list/shares';

let shown: ReturnType<typeof fakeShare>;
const receiving = shallowRef<ReceiveState>({ phase: 'idle' });
const confirmation = shallowRef<Confirmation>('none');
const confirm = vi.fn(() => Promise.resolve());
const notHere = () => {
  throw new Error('the panel has tests of its own');
};
const fakeReceiving: Receiving = {
  state: receiving,
  confirmation,
  confirm,
  saveRefused: shallowRef(false),
  checkKey: () => 'ok',
  open: notHere,
  retry: notHere,
  cancel: notHere,
  save: notHere,
  saveInWindow: notHere,
  letGo: notHere,
};

function fakeShare(now?: ShareDetail) {
  return {
    share: shallowRef(now),
    failure: shallowRef<Failure>(),
    refresh: vi.fn(() => Promise.resolve()),
    withdraw: vi.fn<() => Promise<Failure | undefined>>(() => Promise.resolve(undefined)),
    liftLock: vi.fn<() => Promise<Failure | undefined>>(() => Promise.resolve(undefined)),
    extend: vi.fn<Shown['extend']>(() => Promise.resolve(undefined)),
  } satisfies Shown;
}

const sending = {
  rows: shallowRef<readonly ShareRow[]>([]),
  takeBack: vi.fn<SendingView['takeBack']>(() => Promise.resolve(undefined)),
} satisfies SendingView;

const limits = shallowRef<Partial<Limits>>();
const rules = shallowRef<Partial<Rules>>();
vi.mock('../../../src/bridge/host', () => ({}));
vi.mock('../../../src/composables/useAppContext', () => ({ useAppContext: () => ({ accountId: 'me' }) }));
vi.mock('../../../src/composables/usePeople', () => ({
  usePeople: () => ({ nameOf: () => Promise.resolve({ name: '' }) }),
}));
vi.mock('../../../src/composables/useShare', () => ({ useShare: () => shown }));
vi.mock('../../../src/composables/useSettings', () => ({
  useSettings: () => ({ serverNow: () => Date.now(), limits, rules, groups: shallowRef([]) }),
}));
vi.mock('../../../src/composables/useUnlockSecret', async () => {
  const { ref } = await import('vue');
  return {
    useUnlockSecret: () => ({ secret: ref('01'.repeat(32)), busy: ref(false), failure: ref(), change: vi.fn() }),
  };
});
vi.mock('../../../src/composables/useSending', () => ({ useSending: () => sending }));
vi.mock('../../../src/composables/useReceive', () => ({ useReceive: () => fakeReceiving }));

beforeEach(() => {
  rules.value = undefined;
  limits.value = { page: 'https://links.example/', lifetimeSeconds: 3 * 86_400, extend: true };
  receiving.value = { phase: 'idle' };
  confirm.mockClear();
  confirmation.value = 'none';
  keyMails.forget('id-of-Bob');
  unconfirmedMails.clear();
  sending.rows.value = [];
  sending.takeBack.mockClear();
});
afterEach(() => document.body.replaceChildren());

async function open(now?: ShareDetail, query = {}) {
  shown = fakeShare(now);
  return mounted(ShareView, { name: 'share', params: { id: 'id-of-Bob' }, query }, { props: { id: 'id-of-Bob' } });
}

const emit = (one: Mounted, event: string) => {
  (one.vm as { $emit: (event: string) => void }).$emit(event);
};
const button = (wrapper: Mounted, name: string) => wrapper.findAll('button').find((one) => one.text() === name);
const panel = (wrapper: Mounted) => wrapper.findComponent({ name: 'ReceivePanel' });

describe('the screen', () => {
  it.each(['available', 'downloaded'] as const)('shows the file to its sender while it is %s', async (status) => {
    const file = { name: 'plan.pdf', type: 'application/pdf', size: 1_234_567 };
    const { wrapper } = await open(detail(sent('Bob', { status, file })));
    expect(read(wrapper.get('.facts'))).toMatch(/^File name.*plan\.pdf.*Size.*1\.2 MB/);
    expect(read(wrapper.get('.facts'))).not.toContain('about');
  });

  it('shows the id under which notices come, if the sender asked for them', async () => {
    const quiet = await open(detail(sent('Bob')));
    expect(read(quiet.wrapper.get('.facts'))).not.toContain('Notices');
    quiet.wrapper.unmount();
    const { wrapper } = await open({ ...detail(sent('Bob')), notify: true });
    expect(read(wrapper.get('.facts'))).toContain('To your organisation’s service, with the ID id-of-Bob');
  });

  it('says that it is locked, and lets the sender allow more tries', async () => {
    const lockedUntil = new Date(Date.now() + 3_000_000).toISOString();
    const { wrapper } = await open({ ...detail(sent('Bob')), password: true, lockedUntil });
    await vi.waitUntil(() => read(wrapper).includes('too many wrong passwords'), 60_000);
    await button(wrapper, 'Allow more tries')?.trigger('click');
    expect(shown.liftLock).toHaveBeenCalledOnce();
    wrapper.unmount();
    const past = await open({ ...detail(sent('Bob')), password: true, lockedUntil: '2026-01-01T00:00:00Z' });
    await flushPromises();
    expect(read(past.wrapper)).not.toContain('too many wrong passwords');
  });

  it('lets the sender give more time, up to what the service allows', async () => {
    const { wrapper } = await open(detail(sent('Bob', { expiresAt: hours(0) })));
    await button(wrapper, 'Give more time')?.trigger('click');
    const dialog = wrapper.get<HTMLDialogElement>('dialog');
    expect(read(dialog)).toContain('Give Bob more time?');
    expect(dialog.findAll('option').map((one) => read(one))).toEqual([
      'Nov 23, 2026, 12:00 PM',
      'Nov 21, 2026, 12:00 PM',
    ]);
    const confirm = dialog.findAll('button').find((one) => one.text() === 'Give more time');
    shown.extend.mockResolvedValueOnce({ reason: 'shorter' });
    await confirm?.trigger('click');
    await flushPromises();
    expect(read(dialog.get('[role=alert]'))).toContain('already be opened for longer');
    expect(dialog.element.open).toBe(true);
    await dialog.get('select').setValue('86400');
    await confirm?.trigger('click');
    await flushPromises();
    expect(shown.extend.mock.calls).toEqual([[259_200], [86_400]]);
    expect(dialog.element.open).toBe(false);
    expect(document.activeElement).toBe(wrapper.get('h1').element);
  });

  it.each([
    [86_400, ['Nov 21, 2026, 12:00 PM']],
    [3600, []],
  ])('lets the sender give no more time than administrators allow: %i seconds', async (lifetimeSeconds, offered) => {
    rules.value = { lifetimeSeconds };
    const { wrapper } = await open(detail(sent('Bob', { expiresAt: hours(0) })));
    await button(wrapper, 'Give more time')?.trigger('click');
    expect(wrapper.findAll('option').map((one) => read(one))).toEqual(offered);
  });

  const times = new Set(['committedAt', 'expiresAt']);
  const unsent = Object.fromEntries(
    Object.entries(sent('Bob', { status: 'uploading' })).filter(([name]) => !times.has(name)),
  ) as ReturnType<typeof sent>;
  it.each<[string, ShareDetail, Partial<Limits>]>([
    ['with the longest time', detail(sent('Bob')), {}],
    ['that has ended', { ...detail(ended(sent('Bob', { expiresAt: hours(0) }), 'revoked')), expiresAt: hours(0) }, {}],
    ['that is not sent yet', detail(unsent), {}],
    ['that was received', detail(received('Bob', { expiresAt: hours(0) })), {}],
    ['if the service allows no more', detail(sent('Bob', { expiresAt: hours(0) })), { lifetimeSeconds: 3600 }],
    ['of an earlier release', detail(sent('Bob', { expiresAt: hours(0) })), { extend: false }],
  ])('gives no more time to a share %s', async (_what, share, more) => {
    limits.value = { ...limits.value, ...more };
    const { wrapper } = await open(share);
    expect(button(wrapper, 'Give more time')).toBeUndefined();
  });

  it('shows the unlock secret of a share with a gate, while it is open', async () => {
    const { wrapper } = await open({ ...detail(sent('Bob')), gate: true });
    await vi.waitUntil(() => wrapper.find('input[readonly]').exists(), 60_000);
    expect(wrapper.get<HTMLInputElement>('input[readonly]').element.value).toBe('01'.repeat(32));
    wrapper.unmount();
    for (const other of [detail(sent('Bob')), { ...detail(ended(sent('Bob'), 'downloaded')), gate: true as const }]) {
      const without = await open(other);
      expect(read(without.wrapper)).not.toContain('Unlock secret');
      without.wrapper.unmount();
    }
  });

  it('calls a message a message, never a file', async () => {
    const file = { type: 'text/plain; secure-share=text', size: 5 };
    const { wrapper } = await open(detail(sent('Bob', { status: 'downloaded', file })));
    expect(read(wrapper.get('.facts'))).toMatch(/^Content.*Message/);
    expect(read(wrapper.get('.facts'))).not.toContain('File');
  });

  it('shows person, description, expiry, size and a sealed name of an open share', async () => {
    const { wrapper } = await open(detail(received('Bob')));
    expect(read(wrapper.get('h1'))).toBe('Received from Bob');
    expect(read(wrapper)).toContain('about Bob');
    expect(read(wrapper.get('.state'))).toMatch(/Ready.*until Nov 23, 2026, 12:00 PM/);
    expect(read(wrapper.get('dl'))).toMatch(/Shows once you enter the key.*about 5\.2 MB/);
  });

  it('shows the end and the time left', async () => {
    const { wrapper } = await open(
      detail(received('Bob', { expiresAt: new Date(Date.now() + 7_500_000).toISOString() })),
    );
    expect(read(wrapper.get('dl'))).toMatch(/Deadline.*\d, 20\d\d, \d+:\d\d [AP]M.*2 hours, [45] minutes left/);
  });

  it('shows person, size, time sent and time ended of a share that has ended', async () => {
    const { wrapper } = await open(detail(ended(received('Bob'), 'expired')));
    expect(read(wrapper.get('h1'))).toBe('Received from Bob');
    expect(read(wrapper.get('dl'))).toMatch(
      /Size.*5\.2 MB.*Sent.*Nov 20, 2026, 12:00.PM.*Ended.*Nov 20, 2026, 12:30.PM/,
    );
  });

  it.each([
    ['recipient', 'Decline', 'decline this'],
    ['sender', 'Take back', 'take this back'],
  ] as const)('of one that the %s cannot read: that, and how to end it', async (role, act, words) => {
    const { wrapper } = await open(detail(received('Bob', { role, unreadable: true })));
    expect(read(wrapper.get('[role="alert"]'))).toMatch(new RegExp(`We can’t read this.*${words}`));
    expect(panel(wrapper).exists()).toBe(false);
    expect(wrapper.find('dl').exists()).toBe(false);
    await button(wrapper, act)?.trigger('click');
    const confirm = wrapper.findAll('dialog button').find((one) => one.text() === act);
    await confirm?.trigger('click');
    expect(shown.withdraw).toHaveBeenCalledOnce();
  });

  it('offers no end for an unreadable share that has ended', async () => {
    const over = ended(received('Bob'), 'expired');
    for (const status of [over.status, 'available'] as const) {
      // The service leaves out an unknown status, and the app uses "available".
      const { wrapper } = await open(detail({ ...over, status, unreadable: true }));
      expect(read(wrapper)).toContain('We can’t read this');
      expect(button(wrapper, 'Decline')).toBeUndefined();
    }
  });

  it('shows the history in order, in words and local times', async () => {
    const { wrapper } = await open(
      detail(sent('Bob', { status: 'claimed' }), [
        { at: hours(-1), what: 'created' },
        { at: hours(-0.9), what: 'committed' },
        { at: hours(-0.5), what: 'claimed', until: hours(-0.25) },
      ]),
    );
    expect(wrapper.findAll('ol li').map((entry) => read(entry.get('p')))).toEqual([
      'You started to send',
      'Uploaded and ready to open',
      'Bob started to open it',
    ]);
    expect(read(wrapper.get('ol time'))).toMatch(/Nov 20, 2026, 12:00.PM/);
  });

  it('announces a change of status to screen readers', async () => {
    const { wrapper } = await open(detail(sent('Bob')));
    shown.share.value = detail(ended(sent('Bob'), 'downloaded'));
    await flushPromises();
    expect(read(wrapper.get('.state[role=status]'))).toMatch(/^Received.*Bob has it/);
  });

  it('shows the same for unknown shares and those of other people', async () => {
    const { wrapper } = await open();
    shown.failure.value = { reason: 'not-found' };
    await flushPromises();
    expect(read(wrapper)).toContain('We can’t find this');
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    expect(wrapper.find('dl').exists()).toBe(false);
    expect(wrapper.get('a').attributes('href')).toBe('/');
  });

  it('shows nothing of a share whose history has expired since', async () => {
    const { wrapper } = await open(detail(ended(sent('Bob'), 'expired')));
    shown.failure.value = { reason: 'not-found' };
    await flushPromises();
    expect(wrapper.find('dl').exists()).toBe(false);
  });
});

/** As after sending in this tab. */
async function keyOfThisTab(mailKey = vi.fn(() => Promise.resolve())): Promise<KeyMail> {
  const mail = new KeyMail(
    {
      deliveryMethod: 'mail',
      name: 'Bob',
      expiresAt: '',
      shareId: 'id-of-Bob',
      secret: Secret.generate(),
      address: 'bob@acme.example',
      locale: 'en',
      tickets: 4,
      signal: new AbortController().signal,
    },
    {
      api: { newTicket: () => Promise.resolve({ token: 't', expiresAt: '' }) },
      mailKey,
      deliverKey: () => Promise.reject(new Error('not this method')),
      myName: () => Promise.resolve('Alice'),
      clock: new TestClock(),
    },
  );
  keyMails.keep(mail);
  await mail.again('bob@acme.example');
  return mail;
}

describe('the recipient', () => {
  it.each(['available', 'unconfirmed'] as const)(
    'can still confirm what was downloaded before a reload (%s)',
    async (status) => {
      confirmation.value = 'wanted';
      const { wrapper } = await open(detail(status === 'available' ? received('Bob') : ended(received('Bob'), status)));
      expect(read(wrapper)).toContain('You downloaded this here before the page was reloaded.');
      await button(wrapper, 'I have it')?.trigger('click');
      await flushPromises();
      expect(confirm).toHaveBeenCalledOnce();
      expect(shown.refresh).toHaveBeenCalledOnce();
      confirmation.value = 'delayed';
      await flushPromises();
      expect(read(wrapper)).toContain('we couldn’t tell the sender yet');
    },
  );

  it('sees the field for the key while the share is open', async () => {
    const { wrapper } = await open(detail(received('Bob')));
    expect(panel(wrapper).props()).toMatchObject({ shareId: 'id-of-Bob', sender: 'Bob' });
  });

  it.each(['downloaded', 'unconfirmed', 'declined', 'revoked', 'expired'] as const)(
    'gets none after the end (%s)',
    async (status) => {
      const { wrapper } = await open(detail(ended(received('Bob'), status)));
      expect(panel(wrapper).exists()).toBe(false);
      expect(button(wrapper, 'Decline')).toBeUndefined();
    },
  );

  it('keeps what this tab received, whatever the status of the share', async () => {
    const { wrapper } = await open(detail(received('Bob')));
    receiving.value = { phase: 'received', name: 'secret.txt', size: 5, text: 'hello' };
    shown.share.value = detail(ended(received('Bob'), 'downloaded'));
    await flushPromises();
    expect(panel(wrapper).exists()).toBe(true);
    expect(button(wrapper, 'Decline')).toBeUndefined();
  });

  it('does not see a failed download while this tab has the file', async () => {
    const { wrapper } = await open(detail(ended(received('Bob'), 'downloaded')));
    expect(read(wrapper)).toContain('You have it. The encrypted copy is deleted.');
    expect(read(wrapper)).toContain('It can’t be opened again. If it didn’t arrive, ask Bob to send it again.');
    receiving.value = { phase: 'received', name: 'plan.pdf', size: 5 };
    await flushPromises();
    expect(read(wrapper)).toContain('You have it. The encrypted copy is deleted.');
    expect(read(wrapper)).not.toContain('did not arrive');
  });

  it('is not told that a file which the sender took back can be opened again', async () => {
    const { wrapper } = await open(detail(received('Bob', { status: 'claimed' })));
    receiving.value = { phase: 'received', name: 'plan.pdf', size: 5 };
    confirmation.value = 'wanted';
    await flushPromises();
    expect(read(wrapper)).toContain('open it again with the key');
    shown.share.value = detail(ended(received('Bob'), 'revoked'), [{ at: hours(-1), what: 'claimed' }]);
    await flushPromises();
    expect(read(wrapper)).not.toMatch(/open it again with the key|the stored copy is deleted and the sender is told/);
    expect(read(wrapper)).toContain('The stored copy is already deleted. If you have the file, confirm it');
    receiving.value = { phase: 'idle' };
    await flushPromises();
    expect(read(wrapper)).toContain('The stored copy has been deleted since');
    expect(read(wrapper)).not.toContain('enter the key');
  });

  it.each<[Partial<ShareRow>, string]>([
    [{ openings: 5, opened: 2 }, 'If you have it, confirm it: the sender will see that.'],
    [{ untilExpiry: true, opened: 2 }, 'Check that you have the file.'],
  ])('is asked after the end whether an earlier download arrived: %j', async (more, question) => {
    const { wrapper } = await open(detail({ ...ended(received('Bob'), 'revoked'), ...more }));
    confirmation.value = 'wanted';
    await flushPromises();
    expect(read(wrapper)).toContain('The stored copy has been deleted since');
    expect(read(wrapper)).toContain(question);
  });

  it.each<ReceiveState>([
    { phase: 'busy', until: hours(0.1) },
    { phase: 'wrong-key' },
    { phase: 'failed', failure: { reason: 'damaged' }, canRetry: true },
  ])('reads nothing of an earlier try once the share has ended: %o', async (earlier) => {
    receiving.value = earlier;
    const { wrapper } = await open(detail(received('Bob')));
    expect(panel(wrapper).exists()).toBe(true);
    shown.share.value = detail(ended(received('Bob'), 'downloaded'));
    await flushPromises();
    expect(panel(wrapper).exists()).toBe(false);
  });

  it('cannot decline during a download here, and the share is loaded again after it', async () => {
    const { wrapper } = await open(detail(received('Bob')));
    receiving.value = { phase: 'claiming' };
    await flushPromises();
    expect(button(wrapper, 'Decline')).toBeUndefined();
    emit(panel(wrapper), 'changed');
    expect(shown.refresh).toHaveBeenCalledOnce();
  });

  it('declines only after a confirmation', async () => {
    const { wrapper } = await open(detail(received('Bob')));
    await button(wrapper, 'Decline')?.trigger('click');
    expect(shown.withdraw).not.toHaveBeenCalled();
    const dialog = wrapper.get('dialog');
    expect(read(dialog)).toContain('tell Bob');
    shown.withdraw.mockImplementation(() => {
      shown.share.value = detail(ended(received('Bob'), 'declined'));
      return Promise.resolve(undefined);
    });
    await dialog.findAll('button').at(-1)?.trigger('click');
    await flushPromises();
    expect(shown.withdraw).toHaveBeenCalledOnce();
    expect(read(wrapper.get('.state'))).toContain('You declined it');
    expect(document.activeElement).toBe(wrapper.get('h1').element);
  });

  it('sees where to find the key', async () => {
    const { wrapper } = await open(detail(received('Bob')));
    expect(read(wrapper.get('details'))).toMatch(/Didn’t get the key\?.*ask Bob/);
  });
});

describe('the sender', () => {
  it('takes a file back only after a confirmation that says what is lost', async () => {
    const { wrapper } = await open(detail(sent('Bob', { status: 'claimed' })));
    await button(wrapper, 'Take back')?.trigger('click');
    const dialog = wrapper.get('dialog');
    expect(read(dialog)).toMatch(/you still have the original.*opening it right now/);
    await button(wrapper, 'Keep it')?.trigger('click');
    expect(wrapper.get<HTMLDialogElement>('dialog').element.open).toBe(false);
    expect(shown.withdraw).not.toHaveBeenCalled();
  });

  it('finds the link for somebody outside while the share is open, and never for a colleague', async () => {
    const person = { accountId: '*outsider', name: 'Carla' };
    const link = 'https://links.example/#id-of-Carla';
    expect(read((await open(detail(sent('Carla', { person })))).wrapper)).toContain(link);
    expect(read((await open(detail(sent('Carla', { person, status: 'expired' })))).wrapper)).not.toContain(link);
    expect(read((await open(detail(sent('Carla')))).wrapper)).not.toContain(link);
  });

  it('sees that it is unknown whether the key was mailed, unless this tab has the key', async () => {
    unconfirmedMails.add('id-of-Bob');
    const said = 'The key may not have been sent.';
    expect(read((await open(detail(sent('Bob')))).wrapper)).toMatch(new RegExp(`${said}.*Ask Bob whether it arrived`));
    expect(read((await open(detail(sent('Eve')))).wrapper)).not.toContain(said);
    await keyOfThisTab();
    expect(read((await open(detail(sent('Bob')))).wrapper)).not.toContain(said);
  });

  it('sees a refusal next to the button, and can try again', async () => {
    const { wrapper } = await open(detail(sent('Bob')));
    shown.withdraw.mockResolvedValueOnce({ reason: 'unreachable' });
    await button(wrapper, 'Take back')?.trigger('click');
    await wrapper.get('dialog').findAll('button').at(-1)?.trigger('click');
    await flushPromises();
    expect(wrapper.get('dialog').find('[role=alert]').exists()).toBe(true);
    expect(wrapper.get<HTMLDialogElement>('dialog').element.open).toBe(true);
    await wrapper.get('dialog').findAll('button').at(-1)?.trigger('click');
    await flushPromises();
    expect(wrapper.get<HTMLDialogElement>('dialog').element.open).toBe(false);
  });

  it('sees the key while this tab has it, and otherwise what else to do', async () => {
    const { wrapper } = await open(detail(sent('Bob')));
    expect(read(wrapper.get('details'))).toContain('nobody keeps the key');
    expect(button(wrapper, 'Copy key')).toBeUndefined();
    const mailKey = vi.fn(() => Promise.resolve());
    const mail = await keyOfThisTab(mailKey);
    mailKey.mockClear();
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await button(wrapper, 'Copy key')?.trigger('click');
    expect(write).toHaveBeenCalledExactlyOnceWith(mail.reveal());
    await wrapper.get('form').trigger('submit');
    await wrapper.get('form').trigger('submit');
    await vi.waitFor(() => {
      expect(mail.state.value).toMatchObject({ phase: 'mailed', address: 'bob@acme.example', mailsLeft: 2 });
    }, 60_000);
    expect(mailKey).toHaveBeenCalledOnce();
  });

  it('copies a key that is not mailed, after which the tab can be closed', async () => {
    const mail = await keyOfThisTab();
    mail.leave({ reason: 'policy' });
    vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    const { wrapper } = await open(detail(sent('Bob')));
    expect(read(wrapper)).toContain('Your administrators don’t allow this way');
    expect(wrapper.find('form').exists()).toBe(false);
    expect(keyMails.hasUnmailed).toBe(true);
    await button(wrapper, 'Copy link and key')?.trigger('click');
    await flushPromises();
    expect([mail.state.value.phase, keyMails.hasUnmailed]).toEqual(['copied', false]);
    mail.leave();
    await flushPromises();
    expect(read(wrapper)).toContain('Now pass on the key');
  });

  it.each(['claimed', 'downloaded'] as const)('does not see a key that is no longer useful (%s)', async (status) => {
    await keyOfThisTab();
    const { wrapper } = await open(detail(status === 'claimed' ? sent('Bob', { status }) : ended(sent('Bob'), status)));
    expect(button(wrapper, 'Copy key')).toBeUndefined();
  });

  it('sees that a download was begun and never confirmed', async () => {
    const { wrapper } = await open(detail(ended(sent('Bob'), 'expired'), [{ at: hours(-1), what: 'claimed' }]));
    expect(read(wrapper.get('.state'))).toContain('Bob started to open it but never confirmed that it arrived.');
  });

  it('sees that a file it took back may have arrived, and that it did once the recipient confirms', async () => {
    const claimed = { at: hours(-1), what: 'claimed' } as const;
    const revoked = { at: hours(-0.5), what: 'revoked' } as const;
    const { wrapper } = await open(detail(ended(sent('Bob'), 'revoked'), [claimed, revoked]));
    expect(read(wrapper.get('.state'))).toContain('Bob may already have it.');
    shown.share.value = detail(ended(sent('Bob'), 'revoked'), [claimed, revoked, { at: hours(0), what: 'confirmed' }]);
    await flushPromises();
    expect(read(wrapper.get('.state'))).toContain('Bob confirmed later that it arrived.');
    expect(read(wrapper.get('.state'))).not.toContain('can’t open it');
  });

  it.each(['unconfirmed', 'declined', 'revoked', 'expired', 'abandoned'] as const)(
    'can send again after the end (%s)',
    async (status) => {
      const { wrapper, router } = await open(detail(ended(sent('Bob'), status)));
      expect(button(wrapper, 'Take back')).toBeUndefined();
      await button(wrapper, 'Send something')?.trigger('click');
      await flushPromises();
      expect(router.currentRoute.value.name).toBe('send');
    },
  );
});

describe('the way back', () => {
  it.each([
    [received('Bob'), 'Back to received', '/?filter=open&lines=40&at=id-of-Bob'],
    [sent('Bob'), 'Back to sent', '/sent?filter=open&lines=40&at=id-of-Bob'],
  ])('leads to the list as it was left', async (row, words, href) => {
    const { wrapper } = await open(detail(row), { filter: 'open', lines: '40' });
    expect(read(wrapper.get('a'))).toBe(words);
    expect(wrapper.get('a').attributes('href')).toBe(href);
  });

  it('leads to the whole list if the share was not opened from it', async () => {
    const { wrapper } = await open(detail(sent('Bob')));
    expect(wrapper.get('a').attributes('href')).toBe('/sent');
  });
});

describe('what was sent to several people', () => {
  const people = (...statuses: ShareRow['status'][]) =>
    statuses.map((status, i) => sent(['Bob', 'Carol', 'Dave'][i] ?? '', { status, sending: 'S'.repeat(22) }));
  const list = (wrapper: Mounted) => wrapper.findAll('section li').filter((row) => row.find('.avatar').exists());
  const row = (wrapper: Mounted, n: number) => wrapper.get(`section li:nth-child(${n})`);

  async function openFor(...statuses: ShareRow['status'][]) {
    const [first, ...others] = people(...statuses);
    sending.rows.value = first ? [first, ...others] : [];
    return open(first && detail(first));
  }

  it('shows each person with their state, and leads to the others', async () => {
    const { wrapper } = await openFor('available', 'downloaded', 'claimed');
    expect(read(wrapper)).toContain('Sent to 3 people');
    expect(list(wrapper).map((one) => [read(one.get('bdi')), one.find('a').exists()])).toEqual([
      ['Bob', false],
      ['Carol', true],
      ['Dave', true],
    ]);
    expect(list(wrapper).map((one) => one.find('button').exists())).toEqual([false, false, true]);
    expect(row(wrapper, 3).get('a').attributes('href')).toBe('/shares/id-of-Dave');
    expect(read(row(wrapper, 2))).toContain('Received');
  });

  it('is taken back from one of them', async () => {
    const { wrapper } = await openFor('available', 'available');
    const carol = row(wrapper, 2);
    const back = carol.get('button');
    expect(back.attributes('aria-label')?.replace(/[\u2066-\u2069]/g, '')).toBe('Take back from Carol');
    await back.trigger('click');
    expect(read(carol.get('dialog'))).toContain('Carol won’t be able to open it');
    await carol.get('dialog').findAll('button').at(-1)?.trigger('click');
    await flushPromises();
    expect(sending.takeBack).toHaveBeenCalledExactlyOnceWith(['id-of-Carol']);
    expect(shown.refresh).toHaveBeenCalledOnce();
    expect(read({ text: () => document.activeElement?.textContent ?? '' })).toBe('Sent to 2 people');
  });

  it('says above the list from whom it is taken back', async () => {
    const { wrapper } = await open({ ...detail(sent('Bob')), sending: 'S'.repeat(22) });
    const labels = wrapper.findAll('button').map((one) => read(one));
    expect(labels).toContain('Take back from Bob');
    expect(labels).not.toContain('Take back');
  });

  it('is taken back from all who can still open it', async () => {
    const { wrapper } = await openFor('available', 'downloaded', 'claimed');
    await button(wrapper, 'Take back from all')?.trigger('click');
    const dialog = wrapper.get<HTMLDialogElement>('section > div dialog');
    expect(read(dialog)).toContain('Take this back from 2 people?');
    sending.takeBack.mockResolvedValueOnce({ reason: 'unreachable' });
    await dialog.findAll('button').at(-1)?.trigger('click');
    await flushPromises();
    expect(sending.takeBack).toHaveBeenCalledExactlyOnceWith(['id-of-Bob', 'id-of-Dave']);
    expect(dialog.element.open).toBe(true);
    expect(dialog.find('[role=alert]').exists()).toBe(true);
  });

  it('is not offered for all if one person can open it, or none', async () => {
    const { wrapper } = await openFor('available', 'downloaded');
    expect(button(wrapper, 'Take back from all')).toBeUndefined();
  });

  it('can be sent to others, but not to those who can still open it', async () => {
    limits.value = { largestCopy: 1 << 30 };
    const all = people('available', 'downloaded', 'claimed');
    sending.rows.value = all;
    const { wrapper } = await open({ ...detail(all[0] ?? sent('')), metadata: 'sealed' });
    const props = wrapper.getComponent(AddRecipient).props() as { people: readonly { name: string }[] };
    expect(new Set(props.people.map(({ name }) => name))).toEqual(new Set(['Bob', 'Dave']));
  });

  it('is not shown for one person', async () => {
    const { wrapper } = await openFor('available');
    expect(read(wrapper)).not.toContain('people');
  });

  it('is not looked up for a share that was sent alone', async () => {
    const { wrapper } = await open(detail(sent('Bob')));
    expect(wrapper.findComponent(SendingPart).exists()).toBe(false);
  });
});
