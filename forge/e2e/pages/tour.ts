import { expect } from '@playwright/test';
import type { Endpoints } from '../local/stack.js';
import type { ForwardProxy } from '../proxy/forward.js';
import type { Visit } from '../test.js';
import { displayNames } from './people.js';
import type { Person, Where } from './person.js';
import { nextPoll } from './shown.js';
import { textsOf, type Texts } from './texts.js';

/** Input of a tour, and what to do at each screen. */
export interface Guide {
  readonly visit: Visit;
  readonly network: ForwardProxy;
  readonly endpoints: Endpoints;
  readonly locale: NonNullable<Where['locale']>;
  readonly theme?: NonNullable<Where['theme']>;
  readonly files: readonly string[]; // paths of the files to send
  readonly description: string; // unique among shares
  readonly look: (person: Person, screen: string) => Promise<void>;
}

/** Visits every screen of the app, in any of its languages, as Alice and Bob. */
export async function tour(guide: Guide): Promise<void> {
  const t = textsOf(guide.locale);
  const alice = await guide.visit('alice', where(guide));
  const bob = await guide.visit('bob', where(guide));
  await emptyScreens(guide, t);
  await sending(guide, t, alice);
  await receiving(guide, t, bob);
  await ended(guide, t, alice, bob);
  await shortText(guide, t, alice, bob);
  await approving(guide, t);
  await administration(guide, t);
}

/** Heidi's pages: no test sends her anything. */
async function emptyScreens(guide: Guide, t: Texts): Promise<void> {
  const { look } = guide;
  const heidi = await guide.visit('heidi', where(guide));
  await expect(heidi.app.getByText(t('list-inbox-empty-all'), { exact: true })).toBeVisible();
  await look(heidi, 'inbox-empty');
  await goTo(heidi, t('nav-outbox'));
  await expect(heidi.app.getByText(t('list-outbox-empty-all'), { exact: true })).toBeVisible();
  await look(heidi, 'outbox-empty');
  await goTo(heidi, t('nav-send'));
  await press(heidi, t('send-submit'));
  await expect(heidi.app.getByText(t('send-recipient-missing')).first()).toBeVisible();
  await look(heidi, 'send-missing');
}

async function sending(guide: Guide, t: Texts, alice: Person): Promise<void> {
  const { network, endpoints, look } = guide;
  await fill(alice, t);
  await alice.sending.choose(t('drop-files'), guide.files);
  await alice.app.getByLabel(t('send-description')).fill(guide.description);
  await look(alice, 'send');
  const held = network.inject(
    { origin: endpoints.blobs, method: 'PUT' },
    { kind: 'hold', of: 'request', after: 1_300_000 },
  );
  await press(alice, t('send-submit'));
  await held.applied;
  await expect(alice.app.getByText(t('send-phase-uploading'), { exact: true })).toBeVisible();
  await expect
    .poll(() => alice.sending.progress.evaluate((bar) => (bar as HTMLProgressElement).value))
    .toBeGreaterThan(0);
  await alice.app.locator('.progress .numbers').waitFor(); // shown once the first bytes were measured
  await look(alice, 'progress');
  await alice.sending.mailing('bob@acme.example', async () => {
    held.lift();
    await alice.app.getByText(t('send-key-title')).waitFor();
  });
  await look(alice, 'sent');
}

async function receiving({ network, endpoints, description, look }: Guide, t: Texts, bob: Person): Promise<void> {
  const key = await bob.key();
  await goTo(bob, t('nav-inbox'));
  await bob.receiving.row(description).first().waitFor();
  await look(bob, 'inbox');
  await bob.receiving.row(description).first().getByRole('link').click();
  const field = bob.app.getByRole('textbox', { name: t('receive-key'), exact: true });
  await field.waitFor();
  await look(bob, 'receive');
  await field.fill(key.startsWith('A') ? `B${key.slice(1)}` : `A${key.slice(1)}`);
  await press(bob, t('receive-open'));
  await expect(bob.app.getByText(t('receive-wrong-key'))).toBeVisible();
  await look(bob, 'wrong-key');
  await press(bob, t('share-decline'));
  await bob.app.getByRole('dialog').waitFor();
  await look(bob, 'decline');
  await bob.app
    .getByRole('dialog')
    .getByRole('button', { name: t('share-decline-cancel'), exact: true })
    .click();
  const held = network.inject(
    { origin: endpoints.blobs, method: 'GET' },
    { kind: 'hold', of: 'response', after: 1_300_000 },
  );
  await field.fill(key);
  await press(bob, t('receive-open'));
  await held.applied;
  await bob.app.getByRole('progressbar').waitFor();
  await look(bob, 'download');
  held.lift();
  await expect(bob.app.getByRole('heading', { name: t('receive-arrived-title') })).toBeVisible();
  await look(bob, 'arrived');
  await press(bob, t('receive-confirm'));
  await expect(bob.app.getByRole('heading', { name: t('receive-received-title') })).toBeVisible();
  await expect(bob.app.getByText(t('receive-acknowledged', { name: displayNames.alice ?? '' }))).toBeVisible();
  await expect(bob.app.getByText(t('share-event-deleted'), { exact: true })).toBeVisible(nextPoll);
  await look(bob, 'received');
}

async function ended({ look }: Guide, t: Texts, alice: Person, bob: Person): Promise<void> {
  await goTo(bob, t('nav-inbox'));
  await bob.app.getByRole('listitem').first().waitFor();
  await look(bob, 'inbox-ended');
  // The link moves up when the news appears.
  await expect(alice.app.getByText(t('share-state-downloaded-sender', { name: displayNames.bob ?? '' }))).toBeVisible();
  await alice.app.getByRole('link', { name: t('send-follow'), exact: true }).click();
  await expect(
    alice.app.getByText(t('share-event-downloaded-sender', { name: displayNames.bob ?? '' }), { exact: true }),
  ).toBeVisible();
  await expect(alice.app.getByText(t('share-event-deleted'), { exact: true })).toBeVisible(nextPoll);
  await look(alice, 'detail');
  await goTo(alice, t('nav-outbox'));
  await alice.app.getByRole('listitem').first().waitFor();
  await look(alice, 'outbox');
}

async function shortText(guide: Guide, t: Texts, alice: Person, bob: Person): Promise<void> {
  const { network, endpoints, look } = guide;
  const description = `Wi-Fi: ${guide.description}`;
  const down = network.inject(
    { origin: endpoints.keyMailer, method: 'POST' },
    { kind: 'answer', status: 400, readable: true },
  );
  await fill(alice, t);
  await alice.app.getByText(t('send-text'), { exact: true }).click();
  await alice.app.getByLabel(t('send-text-label')).fill('correct horse battery staple');
  await alice.app.getByLabel(t('send-description')).fill(description);
  await look(alice, 'send-text');
  await press(alice, t('send-submit'));
  await expect(alice.app.getByText(t('send-done-unmailed-title'))).toBeVisible();
  await look(alice, 'unmailed');
  await alice.sending.mailing(bob.mail, async () => {
    down.lift();
    await press(alice, t('send-mail-again'));
    await expect(alice.app.getByText(t('send-done-mailed', { address: bob.mail }))).toBeVisible();
  });
  await goTo(bob, t('nav-inbox'));
  await bob.receiving.row(description).getByRole('link').click();
  await bob.app.getByRole('textbox', { name: t('receive-key'), exact: true }).fill(await bob.key());
  await press(bob, t('receive-open'));
  await expect(bob.app.getByRole('heading', { name: t('receive-text-arrived-title') })).toBeVisible();
  await press(bob, t('receive-text-show'));
  await expect(bob.app.getByRole('heading', { name: t('receive-text-title') })).toBeVisible();
  await look(bob, 'received-text');
}

/** The public key of RFC 8037, with a code of zeros and in PEM. */
const LINE = `secure-share-program:1:11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo:${'A'.repeat(22)}`;
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----`;

async function approving(guide: Guide, t: Texts): Promise<void> {
  const heidi = await guide.visit('heidi', where(guide));
  await heidi.app.getByRole('link', { name: t('nav-programs'), exact: true }).click();
  await expect(heidi.app.getByText(t('programs-none'), { exact: true })).toBeVisible();
  await heidi.app.getByLabel(t('programs-line')).fill('secureshare login');
  await expect(heidi.app.getByText(t('programs-line-wrong'))).toBeVisible();
  await heidi.app.getByLabel(t('programs-line')).fill(LINE);
  await heidi.app.getByLabel(t('programs-name')).fill('Laptop');
  await guide.look(heidi, 'programs');
}

async function administration(guide: Guide, t: Texts): Promise<void> {
  const { look } = guide;
  const erin = await guide.visit('erin', { ...where(guide), module: 'secure-share-jira-admin' });
  await expect(erin.app.getByText(t('admin-limits'), { exact: true })).toBeVisible();
  await look(erin, 'admin');
  await press(erin, t('applications-add'));
  await erin.app.getByLabel(t('applications-certificate')).fill(PUBLIC_KEY);
  await expect(erin.app.getByText(t('applications-compare'))).toBeVisible();
  await look(erin, 'application');
  const frank = await guide.visit('frank', { ...where(guide), module: 'secure-share-project-settings' });
  await expect(frank.app.getByText(t('policy-now-project'), { exact: true })).toBeVisible();
  await look(frank, 'project-rules');
}

async function fill(person: Person, t: Texts): Promise<void> {
  await goTo(person, t('nav-send'));
  await person.app.getByRole('combobox', { name: t('send-recipient') }).fill('Bob');
  await person.app.getByRole('option', { name: displayNames.bob ?? '' }).click();
  await person.app.getByLabel(t('send-address')).fill('bob@acme.example');
}

const where = ({ locale, theme = 'light' }: Guide): Where => ({ locale, theme });
const goTo = (person: Person, tab: string) =>
  person.app.getByRole('navigation').getByRole('link', { name: tab, exact: true }).click();
const press = (person: Person, button: string) => person.app.getByRole('button', { name: button, exact: true }).click();
