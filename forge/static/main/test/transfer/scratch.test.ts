// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';

import { OriginScratch, sweep } from '../../src/transfer/scratch';
import { Origin } from './filesystem';
import { noise } from './world';

const BIG = 17 * 2 ** 20;

describe('scratch files', () => {
  it('keep what was written, in its order', async () => {
    const origin = new Origin();
    for (const size of [10, BIG]) {
      const sink = await new OriginScratch(origin.browser).sink(size);
      for (const part of [noise(3), noise(2, 2)]) sink.write(part);
      expect(new Uint8Array(await (await sink.finish()).arrayBuffer())).toEqual(new Uint8Array([...noise(3), ...noise(2, 2)]));
      await sink.discard();
    }
    expect(origin.used).toBe(0);
  });

  it('of tabs that are gone are removed, those of living tabs are not', async () => {
    const origin = new Origin();
    const sink = await new OriginScratch(origin.browser).sink(BIG);
    sink.write(noise(10));
    origin.folders.set('left behind', new Map());
    const mine = [...origin.folders.keys()].filter((name) => name !== 'left behind');
    await sweep(origin.browser);
    expect([...origin.folders.keys()]).toEqual(mine);
    expect(mine).toHaveLength(1);

    origin.held.clear(); // the tab is closed
    await sweep(origin.browser);
    expect(origin.folders.size).toBe(0);
  });

  it('are swept in peace where there are none', async () => {
    const origin = new Origin();
    vi.spyOn(origin.browser.storage, 'getDirectory').mockRejectedValue(new DOMException('no', 'SecurityError'));
    await expect(sweep(origin.browser)).resolves.toBe(undefined);
  });
});
