// Not a test: takes the pictures of the README and the docs.
// Two runs write the same bytes, see `make screenshots`.
import { join } from 'node:path';
import { test } from '../test.js';
import { root } from '../local/stack.js';
import { writeFile } from '../local/files.js';
import { tour } from '../pages/tour.js';
import { settle, stopClocks } from './still.js';

const usual = { width: 1000, height: 900 };
const folder = process.env.PICTURES ?? join(root, 'docs/images/app');
const shown = new Set(['send', 'progress', 'sent', 'inbox', 'receive', 'received', 'outbox', 'detail']);
/** Other shares, so that the lists have several rows. */
const others = [
  ['alice', 'carol', 'Code of the new door'],
  ['carol', 'bob', 'Contract, signed by both'],
  ['alice', 'bob', 'VPN profile for the trip'],
] as const;

/** Each kind is a project with its own stack. */
const kinds = { light: ['light', 760], dark: ['dark', 760], narrow: ['light', 360] } as const;

test('pictures', async ({ visit, network, stack, watch }, info) => {
  const kind = info.project.name.replace('pictures-', '') as keyof typeof kinds;
  const [theme, width] = kinds[kind];
  const began = Date.now();
  const still: typeof visit = (name, where, options) =>
    visit(name, where, options, (context) => stopClocks(context, stack.endpoints, began));
  watch.expect(/Failed to load resource/, /CORS policy/);
  const file = await writeFile(info.outputPath('Quarterly figures.xlsx'), 40_000_000);
  for (const [from, to, description] of others)
    await (await still(from)).sending.send({ to, text: 'for your eyes only', description });
  await tour({
    visit: still,
    network,
    endpoints: stack.endpoints,
    locale: 'en-US',
    theme,
    files: [file.path],
    description: 'The quarterly figures, for your eyes',
    look: async ({ page, app }, screen) => {
      if (!shown.has(screen)) return;
      // As high as the content, without the product around it.
      await page.setViewportSize({ width, height: 2200 });
      await settle(page);
      const content = await app.locator('.page').boundingBox();
      const frame = await page.locator('#app').boundingBox();
      if (!content || !frame) throw new Error(`there is nothing to see of ${screen}`);
      const clip = { x: frame.x, y: frame.y, width: frame.width, height: content.y + content.height - frame.y };
      await page.screenshot({
        path: join(folder, `${screen}-${kind}.png`),
        clip,
        animations: 'disabled',
        caret: 'hide',
      });
      await page.setViewportSize(usual);
    },
  });
});
