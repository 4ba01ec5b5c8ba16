// Browsers in which the app cannot run.
import { expect, test } from '../test.js';

for (const [locale, words] of [
  ['en-US', 'Update your browser'],
  ['de-DE', 'Aktualisieren Sie Ihren Browser'],
] as const) {
  test(`a browser without streams shows how to continue, ${locale}`, async ({ visit }) => {
    const alice = await visit('alice', {}, { locale }, async (context) => {
      await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'ReadableStream'));
    });
    await expect(alice.app.getByRole('heading', { name: words })).toBeVisible();
    await expect(alice.app.getByText('Firefox')).toBeVisible();
    await expect(alice.app.getByRole('navigation')).toHaveCount(0);
  });
}

test('a browser that cannot parse the app shows how to continue', async ({ visit, watch }) => {
  watch.expect(/SyntaxError/, /^exception: $/); // without a stack
  const alice = await visit('alice', {}, {}, async (context) => {
    await context.route(/\/assets\/index-[^/]*\.js$/, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'const a = @' }),
    );
  });
  await expect(alice.app.getByRole('heading', { name: 'Update your browser' })).toBeVisible();
});
