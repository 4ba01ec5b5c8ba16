import { flushPromises } from '@vue/test-utils';
import { expect, it, vi } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import { useNotices } from '../../src/composables/useNotices';

const notices = vi.hoisted(() => vi.fn<() => Promise<{ enabled: boolean }>>());
vi.mock('../../src/api/notices', () => ({ notices }));

/** What is known after the service has answered so. */
async function opened(answer: Promise<{ enabled: boolean }>): Promise<boolean> {
  notices.mockReturnValueOnce(answer);
  const { enabled, ask } = useNotices();
  ask();
  await flushPromises();
  return enabled.value;
}

const refusal = (slug: string) => Promise.reject(new Problem(slug, 'not now'));

it('asks whenever it is told to, because it can change, and keeps what it knows during an outage', async () => {
  expect(await opened(refusal('not-found'))).toBe(false); // the previous release
  expect(await opened(Promise.resolve({ enabled: true }))).toBe(true);
  expect(await opened(refusal('unavailable'))).toBe(true);
  expect(await opened(Promise.resolve({ enabled: false }))).toBe(false);
});
