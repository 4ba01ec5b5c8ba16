// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';

import { OriginStorage, sweep } from '../../src/transfer/storage';
import { Origin } from './originFiles';
import { noise } from './environment';

const BIG = 17 * 2 ** 20;

describe('storage files', () => {
  it('keep the written data in order', async () => {
    const origin = new Origin();
    for (const size of [10, BIG]) {
      const output = await new OriginStorage(origin.browser).createFile(size);
      for (const part of [noise(3), noise(2, 2)]) output.write(part);
      expect(new Uint8Array(await (await output.finish()).arrayBuffer())).toEqual(
        new Uint8Array([...noise(3), ...noise(2, 2)]),
      );
      await output.discard();
    }
    expect(origin.used).toBe(0);
  });

  it('of closed tabs are removed, those of open tabs are not', async () => {
    const origin = new Origin();
    const output = await new OriginStorage(origin.browser).createFile(BIG);
    output.write(noise(10));
    origin.folders.set('left behind', new Map());
    const mine = [...origin.folders.keys()].filter((name) => name !== 'left behind');
    await sweep(origin.browser);
    expect([...origin.folders.keys()]).toEqual(mine);
    expect(mine).toHaveLength(1);

    origin.closeTabs();
    await sweep(origin.browser);
    expect(origin.folders.size).toBe(0);
  });

  it('need no sweep in a browser without storage', async () => {
    const origin = new Origin();
    vi.spyOn(origin.browser.storage, 'getDirectory').mockRejectedValue(new DOMException('no', 'SecurityError'));
    await expect(sweep(origin.browser)).resolves.toEqual([]);
  });
});
