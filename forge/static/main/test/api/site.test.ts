import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Backend } from './backend';

const KEY = `${'A'.repeat(42)}E`;
const ID = 'A'.repeat(22);

let backend: Backend;
let site: typeof import('../../src/api/site');
let invoke: ReturnType<typeof vi.fn<(data: unknown) => unknown>>;

async function reload(): Promise<void> {
  vi.resetModules();
  site = await import('../../src/api/site');
}

beforeEach(async () => {
  backend = await Backend.start();
  invoke = vi.fn(() => ({ siteKey: { version: 1, key: KEY }, keyMailer: 'https://keys.example' }));
  backend.commands.invoke = invoke;
  await reload();
});

afterEach(() => backend.close());

it('calls the function of the app once', async () => {
  const both = await Promise.all([site.settings(), site.settings()]);
  expect(both[0].keyMailer).toBe('https://keys.example');
  expect(both[0]).toBe(both[1]);
  expect(invoke).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ functionKey: 'settings' }));
});

it('calls again after a failure', async () => {
  invoke.mockImplementationOnce(() => {
    throw new Error('canary');
  });
  const error = await site.settings().catch((e: unknown) => e);
  expect(error).toMatchObject({ name: 'Problem', slug: 'vault' });
  expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain('canary');
  await expect(site.settings()).resolves.toMatchObject({ keyMailer: 'https://keys.example' });
});

it.each([
  ['nothing', undefined],
  ['no key', { keyMailer: 'https://keys.example' }],
  ['a short key', { siteKey: { version: 1, key: 'canary' }, keyMailer: 'https://keys.example' }],
  ['no version', { siteKey: { version: 0, key: KEY }, keyMailer: 'https://keys.example' }],
  ['no mailer', { siteKey: { version: 1, key: KEY }, keyMailer: 'keys.example' }],
  ['a mailer that is code', { siteKey: { version: 1, key: KEY }, keyMailer: 'javascript:canary' }],
])('refuses %s', async (_what, answer) => {
  invoke.mockReturnValue(answer);
  const error = await site.settings().catch((e: unknown) => e);
  expect(error).toMatchObject({ slug: 'vault' });
  expect(String(error)).not.toContain('canary');
});

describe('descriptions', () => {
  it('are opened on the site that sealed them', async () => {
    const sealed = await site.sealDescription('Kontoauszüge', ID);
    expect(sealed.keyVersion).toBe(1);
    expect(await site.openDescription(sealed, ID)).toBe('Kontoauszüge');
  });

  it('are sealed differently each time', async () => {
    expect(await site.sealDescription('x', ID)).not.toEqual(await site.sealDescription('x', ID));
  });

  it('are undefined, without an error, if they cannot be opened', async () => {
    const sealed = await site.sealDescription('x', ID);
    expect(await site.openDescription(sealed, 'B'.repeat(21) + 'A'), 'of another share').toBeUndefined();
    expect(await site.openDescription({ ...sealed, keyVersion: 2 }, ID), 'under another key').toBeUndefined();
    expect(await site.openDescription({ ...sealed, sealed: 'AAAA' }, ID), 'altered').toBeUndefined();
    invoke.mockImplementation(() => {
      throw new Error('down');
    });
    await reload();
    expect(await site.openDescription(sealed, ID), 'without settings').toBeUndefined();
  });

  it('of another site cannot be opened', async () => {
    const sealed = await site.sealDescription('x', ID);
    const context = backend.commands.getContext?.(undefined as never) as object;
    backend.commands.getContext = () => ({ ...context, cloudId: 'globex' });
    await reload();
    expect(await site.openDescription(sealed, ID)).toBeUndefined();
  });
});

describe('file info', () => {
  const info = { name: 'plan.pdf', type: 'application/pdf', size: 5 };
  const signedInAs = async (accountId: string) => {
    const context = backend.commands.getContext?.(undefined as never) as object;
    backend.commands.getContext = () => ({ ...context, accountId });
    await reload();
  };

  it('is opened by the account that sealed it', async () => {
    expect(await site.openFileInfo(await site.sealFileInfo(info, ID), ID)).toEqual(info);
  });

  it('is undefined, without an error, if it cannot be opened', async () => {
    const sealed = await site.sealFileInfo(info, ID);
    expect(await site.openFileInfo(sealed, 'B'.repeat(21) + 'A'), 'of another share').toBeUndefined();
    expect(await site.openFileInfo({ ...sealed, keyVersion: 2 }, ID), 'under another key').toBeUndefined();
    expect(await site.openFileInfo({ ...sealed, sealed: 'A'.repeat(10_000) }, ID), 'too long').toBeUndefined();
    await signedInAs('another');
    expect(await site.openFileInfo(sealed, ID), 'of another account').toBeUndefined();
  });
});
