// Forced colours, narrow windows, and progress in the lists.
import { randomUUID } from 'node:crypto';
import { writeFile } from '../local/files.js';
import { overflows } from '../pages/looks.js';
import { displayNames } from '../pages/people.js';
import { transfer } from '../pages/shown.js';
import { expect, test } from '../test.js';

test('with forced colors only the current tab is highlighted', async ({ visit }) => {
  const alice = await visit('alice');
  await alice.page.emulateMedia({ forcedColors: 'active' });
  for (const tab of ['Received', 'Sent', 'Send'] as const) {
    await alice.goTo(tab);
    await expect(alice.app.getByRole('link', { name: tab, exact: true })).toHaveAttribute('aria-current', 'page');
    const tabs = await alice.app
      .getByRole('navigation')
      .getByRole('link')
      .evaluateAll((links) =>
        links.map((link) => ({
          current: link.ariaCurrent === 'page',
          background: getComputedStyle(link).backgroundColor,
          underline: getComputedStyle(link, '::after').display,
        })),
      );
    const current = tabs.filter((one) => one.current);
    const others = tabs.filter((one) => !one.current);
    expect([current.length, others.length]).toEqual([1, 2]);
    expect(new Set(others.map(({ background }) => background))).toEqual(new Set([others[0]?.background]));
    expect(current[0]?.background).not.toBe(others[0]?.background);
    // A transparent border is drawn in the text's colour.
    expect(tabs.map(({ underline }) => underline)).toEqual(['none', 'none', 'none']);
  }
});

test('the list of sent files fits a window of 320 px', async ({ visit }, info) => {
  const file = await writeFile(info.outputPath('Quarterly_figures_that_nobody_has_seen_yet.xlsx'), 2000);
  const about = `${'A description with many words and '.repeat(3)}one_word_that_is_longer_than_the_window_is_wide ${randomUUID()}`;
  const alice = await visit('alice');
  await alice.sending.send({ to: 'bob', files: [file.path], description: about });
  await alice.page.setViewportSize({ width: 320, height: 640 });
  await alice.goTo('Sent');
  const row = alice.receiving.row(about);
  for (const text of [displayNames.bob ?? '', 'Not opened yet', /days? left|hours? left|left/]) {
    const part = row.getByText(text).first();
    await expect(part).toBeVisible();
    const box = await part.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 320).toBe(true);
  }
  expect(await overflows(alice.frame())).toEqual([]);
});

test('the list shows the progress of an upload that another screen started', async ({
  visit,
  network,
  stack,
}, info) => {
  // Three of six parts are on their way at a time: the others wait, however much of these the connections hold.
  const file = await writeFile(info.outputPath('figures.xlsx'), 48_000_000);
  const about = `Figures ${randomUUID()}`;
  const alice = await visit('alice');
  const held = network.inject(
    { origin: stack.endpoints.blobs, method: 'PUT' },
    { kind: 'hold', of: 'request', after: 6_000_000 },
  );
  await alice.sending.fill({ to: 'bob', files: [file.path], description: about });
  await alice.sending.button.click();
  await held.applied;
  await alice.goTo('Sent');
  const row = alice.receiving.row(about);
  await expect(row).toContainText(/Sending [1-9]\d?\s?%/, transfer);
  held.lift();
  await expect(row).toContainText('Not opened yet', transfer);
  await expect(row).not.toContainText('%');
});
