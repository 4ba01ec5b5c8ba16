// People outside: the sender passes on a link, the key goes by mail, and the page opens it once.
import { expect, test } from '../outsideTest.js';
import { sha256, writeFile } from '../local/files.js';
import { overflows, violations } from '../pages/looks.js';
import { Outsider } from '../pages/outsider.js';

test('a stranger opens a file once, with the link and the key', async ({ send, stranger, watch }, info) => {
  watch.expect(/status of 404/, /status of 410/);
  const file = await writeFile(info.outputPath('Offer for Ænne.pdf'), 3_000_000);
  const { link, key, label, sender } = await send({ files: [file.path] });

  const guest = await Outsider.open(await stranger(), link);
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText('Someone sent you something');
  await guest.receiving.enter('AAAAAAAAAAAAAAAAAAAAAA');
  await expect(guest.page.getByText('That’s not the right key for this link.')).toBeVisible();

  const download = await guest.download(key);
  expect(download.suggestedFilename()).toBe('Offer for Ænne.pdf');
  expect(await sha256(await download.path())).toBe(file.sha256);
  await expect(guest.page.getByRole('heading', { level: 1 })).toContainText('Alice Keller');
  await expect(guest.page.getByText(label)).toBeVisible();
  await expect(guest.page.getByText('The offer')).toBeVisible();
  await guest.receiving.confirm();

  const second = await Outsider.open(await stranger(), link);
  await second.receiving.enter(key);
  await expect(second.page.getByRole('alert')).toContainText('opened as often as the sender allowed');

  await sender.goTo('Sent');
  await expect(sender.receiving.row(label)).toContainText('Received');
  await expect(sender.receiving.row(label)).toContainText('The offer');
  await sender.app.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(sender.app.getByRole('row').filter({ hasText: label }).first()).toBeVisible();
});

test('a message is shown on a press only', async ({ send, stranger }) => {
  const { link, key } = await send({ text: 'open sesame' });
  const guest = await Outsider.open(await stranger(), link);
  await guest.receiving.enter(key);
  await expect(guest.page.getByRole('heading', { name: 'You have a message' })).toBeVisible();
  await expect(guest.page.getByText('open sesame')).toHaveCount(0);
  await guest.receiving.showMessage();
  await expect(guest.page.getByText('open sesame')).toBeVisible();
  await expect(guest.page.getByText('The stored copy is deleted.')).toBeVisible();
});

test('a password is asked for after the key, and a wrong one costs nothing', async ({ send, stranger, watch }) => {
  watch.expect(/status of 403/);
  const { link, key, password, sender } = await send({ text: 'open sesame', withPassword: true });
  await expect(sender.app.getByRole('button', { name: 'Copy the password' })).toBeVisible();

  const guest = await Outsider.open(await stranger(), link);
  await guest.receiving.enter(key);
  const field = guest.page.getByLabel('Password', { exact: true });
  await expect(field).toBeFocused();
  await field.fill('open sesame');
  await guest.page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(guest.page.getByText('That’s not the right password.')).toBeVisible();
  await expect(field).toBeFocused();
  expect(await violations(guest.page)).toEqual([]);

  await field.fill(password);
  await guest.page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(guest.page.getByRole('heading', { name: 'You have a message' })).toBeVisible();
  await guest.receiving.showMessage();
  await expect(guest.page.getByText('open sesame')).toBeVisible();
});

test('a scanner that runs scripts, clicks and submits forms changes nothing', async ({
  send,
  stranger,
  watch,
}, info) => {
  watch.expect(/status of 404/);
  const file = await writeFile(info.outputPath('offer.pdf'), 20_000);
  const { link, key } = await send({ files: [file.path] });

  const scanner = await Outsider.open(await stranger(), link);
  for (const button of await scanner.page.getByRole('button').all()) await button.click();
  await scanner.page.evaluate(() => {
    for (const form of document.forms) form.requestSubmit();
  });
  await scanner.receiving.enter(link.slice(-22));
  await scanner.page.reload();
  await scanner.receiving.enter('AAAAAAAAAAAAAAAAAAAAAA');
  await expect(scanner.page.getByText('That’s not the right key for this link.')).toBeVisible();

  const guest = await Outsider.open(await stranger(), link);
  expect(await sha256(await (await guest.download(key)).path())).toBe(file.sha256);
});

test('the page fits a phone, dark and in German, and axe finds nothing wrong', async ({
  send,
  stranger,
  watch,
}, info) => {
  watch.expect(/status of 404/);
  const file = await writeFile(
    info.outputPath('Angebot_mit_einem_sehr_langen_Namen_ohne_Leerzeichen_2026.pdf'),
    20_000,
  );
  const { link, key } = await send({ files: [file.path] });
  const phone = {
    viewport: { width: 320, height: 640 },
    locale: 'de-DE',
    colorScheme: 'dark',
    hasTouch: true,
  } as const;
  const guest = await Outsider.open(await stranger(phone), link);
  const field = guest.page.getByRole('textbox', { name: 'Schlüssel' });
  const look = async (name: string) => {
    expect.soft(await overflows(guest.page.mainFrame()), name).toEqual([]);
    expect.soft(await violations(guest.page), name).toEqual([]);
    await guest.page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
  };
  await look('asked');
  await field.fill('AAAAAAAAAAAAAAAAAAAAAA');
  await guest.page.keyboard.press('Enter');
  await expect(guest.page.getByText('nicht der richtige Schlüssel')).toBeVisible();
  await look('wrong');
  await field.fill(key);
  await Promise.all([guest.page.waitForEvent('download'), guest.page.keyboard.press('Enter')]);
  await expect(guest.page.getByRole('button', { name: 'Ich habe die Datei' })).toBeVisible();
  await look('arrived');
});

test('a link that is not whole says so, and the whole one can be opened in the same tab', async ({
  stranger,
  stack,
}) => {
  const guest = await Outsider.open(await stranger(), `${stack.endpoints.page}/#AAAA`);
  const heading = guest.page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('This link isn’t complete');
  await guest.page.goto(`${stack.endpoints.page}/#AAAAAAAAAAAAAAAAAAAAAA`);
  await expect(heading).toHaveText('Someone sent you something');
});

test('while the service does not answer, the page says so, and then continues by itself', async ({
  stranger,
  stack,
  watch,
}, info) => {
  watch.expect(/net::ERR_FAILED|status of 404/);
  const context = await stranger({ viewport: { width: 320, height: 640 } });
  const service = `${stack.endpoints.linkApi}/**`;
  await context.route(service, (route) => route.abort());
  const guest = await Outsider.open(context, `${stack.endpoints.page}/#AAAAAAAAAAAAAAAAAAAAAA`);
  await guest.receiving.enter('AAAAAAAAAAAAAAAAAAAAAA');
  await expect(guest.page.getByRole('alert')).toContainText('We’ll keep trying.');
  await guest.page.screenshot({ path: info.outputPath('waiting.png'), fullPage: true });
  await context.unroute(service);
  await expect(guest.page.getByText('That’s not the right key for this link.')).toBeVisible();
});
