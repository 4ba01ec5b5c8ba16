// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';

import { Problem } from '@secure-share/shared/api/errors';
import type { Share } from '../../src/api/fileApi';
import { removeLeftFiles } from '../../src/sessions/leftFiles';
import { OriginStorage } from '@secure-share/shared/transfer/storage';
import { noise } from '../../../../shared/test/transfer/environment';
import { Origin } from '../../../../shared/test/transfer/originFiles';

const BIG = 17 * 2 ** 20;
const metadata = 'sealed';

let origin: Origin;

/** A tab begins to download the share and is closed. */
async function leave(shareId: string): Promise<void> {
  const file = await new OriginStorage(origin.browser).openDownload(shareId, BIG);
  file.write(noise(10));
  file.appendToCheckpoint(noise(10));
  origin.closeTabs();
}

const answers = (share: Pick<Share, 'status' | 'metadata'> | Problem) => ({
  showShare: () => (share instanceof Problem ? Promise.reject(share) : Promise.resolve(share as Share)),
});

beforeEach(() => {
  origin = new Origin();
  origin.time = Date.now();
});

describe('the file of an interrupted download', () => {
  it.each([
    ['stays while the share is available', { status: 'available', metadata }, 1],
    ['stays while the share is claimed', { status: 'claimed', metadata }, 1],
    ['is removed once the share was revoked', { status: 'revoked' }, 0],
    ['is removed once nobody knows the share', new Problem('not-found', 'no', { status: 404 }), 0],
    ['stays if the service does not answer', new Problem('unreachable', 'no'), 1],
  ] as const)('%s', async (_, answer, folders) => {
    await leave('some share');
    await removeLeftFiles(origin.browser, answers(answer));
    expect(origin.folders.size).toBe(folders);
  });

  it('is removed after a day, without asking', async () => {
    origin.time = Date.now() - 25 * 3600_000;
    await leave('some share');
    await removeLeftFiles(origin.browser, answers(new Problem('unreachable', 'no')));
    expect(origin.folders.size).toBe(0);
  });

  it('is kept while a tab still downloads it', async () => {
    await new OriginStorage(origin.browser).openDownload('some share', BIG);
    await removeLeftFiles(origin.browser, answers({ status: 'revoked' }));
    expect(origin.folders.size).toBe(1);
  });
});
