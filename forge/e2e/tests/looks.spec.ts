// Every screen, in every language, narrow and wide, light and dark.
import { randomUUID } from 'node:crypto';
import { writeFile } from '../local/files.js';
import { overflows, violations } from '../pages/looks.js';
import { tour } from '../pages/tour.js';
import { expect, test } from '../test.js';

const wide = { width: 1000, height: 900 };
const narrow = { width: 320, height: 640 };

for (const locale of ['en-US', 'de-DE', 'fr-FR', 'pl-PL'] as const) {
  // Of what axe checks, a theme changes only the colours, and a language nothing.
  const asked = locale === 'en-US';
  test(
    asked ? 'every screen fits, in en-US, and axe finds nothing wrong' : `every screen fits, in ${locale}`,
    async ({ visit, network, stack, watch }, info) => {
      watch.expect(/Failed to load resource/, /CORS policy/);
      const file = await writeFile(info.outputPath('Quarterly figures, not yet published.xlsx'), 2_600_000);
      await tour({
        visit,
        network,
        endpoints: stack.endpoints,
        locale,
        files: [file.path],
        description: `Tour ${randomUUID()}`,
        look: async (person, screen) => {
          for (const size of [wide, narrow]) {
            await person.page.setViewportSize(size);
            expect.soft(await overflows(person.frame()), `${screen} at ${size.width} px`).toEqual([]);
          }
          await person.page.setViewportSize(wide);
          if (asked) expect.soft(await violations(person.page), screen).toEqual([]);
        },
      });
    },
  );
}

test('axe finds no fault in the colours of dark screens', async ({ visit, network, stack, watch }, info) => {
  watch.expect(/Failed to load resource/, /CORS policy/);
  const file = await writeFile(info.outputPath('figures.xlsx'), 2_600_000);
  await tour({
    visit,
    network,
    endpoints: stack.endpoints,
    locale: 'en-US',
    theme: 'dark',
    files: [file.path],
    description: `Tour ${randomUUID()}`,
    look: async ({ page, app }, screen) => {
      await expect(app.locator('html')).toHaveAttribute('data-color-mode', 'dark');
      expect.soft(await violations(page, 'colours'), screen).toEqual([]);
    },
  });
});

test('nothing overflows in right-to-left text', async ({ visit, watch }) => {
  watch.expect(/Failed to load resource/);
  const alice = await visit('alice');
  await alice.app.locator('html').evaluate((html) => html.setAttribute('dir', 'rtl'));
  for (const tab of ['Received', 'Sent', 'Send'] as const) {
    await alice.goTo(tab);
    await expect(
      alice.app.getByRole('heading', { name: tab === 'Send' ? 'Send a file' : tab, level: 1 }),
    ).toBeVisible();
    for (const size of [wide, narrow]) {
      await alice.page.setViewportSize(size);
      expect.soft(await overflows(alice.frame()), `${tab} at ${size.width} px`).toEqual([]);
    }
  }
});
