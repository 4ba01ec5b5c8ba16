import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, {
  type Browser as Puppet,
  type ElementHandle,
  type Frame,
  type LaunchOptions,
  type Page,
} from 'puppeteer-core';
import { flags, program as chromium } from '../local/chromium.js';
import { APP, find, missing, type Browser, type Options, type Start, type Target } from './browser.js';

/** Firefox, through WebDriver BiDi. */
export const startFirefox: Start = (options) =>
  start(options, {
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    extraPrefsFirefox: {
      'browser.download.folderList': 2, // the folder below
      'browser.download.dir': join(options.dir, 'downloads'),
      'browser.privatebrowsing.autostart': options.private,
    },
  });

/** Chromium, through the DevTools protocol. */
export const startChromium: Start = (options) =>
  start(options, {
    browser: 'chrome',
    executablePath: chromium,
    args: [
      ...flags,
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
    ],
  });

async function start({ dir, private: hidden, width = 1000 }: Options, launch: LaunchOptions): Promise<Browser> {
  const downloads = join(dir, 'downloads');
  await mkdir(downloads);
  const downloadBehavior = { policy: 'allow', downloadPath: downloads } as const;
  const puppet = await puppeteer.launch({
    headless: true,
    userDataDir: join(dir, 'profile'),
    defaultViewport: { width, height: 900 },
    downloadBehavior,
    timeout: 120_000,
    protocolTimeout: 600_000,
    ...launch,
  });
  const incognito = hidden && launch.browser === 'chrome'; // Firefox's windows are private by its preferences
  const context = incognito ? await puppet.createBrowserContext({ downloadBehavior }) : puppet.defaultBrowserContext();
  return new Puppeteer(puppet, await context.newPage(), downloads);
}

class Puppeteer implements Browser {
  readonly downloads: string;
  readonly #puppet: Puppet;
  readonly #page: Page;

  constructor(puppet: Puppet, page: Page, downloads: string) {
    this.#puppet = puppet;
    this.#page = page;
    this.downloads = downloads;
  }

  async open(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  async run<A extends unknown[], R>(what: (...args: A) => R | Promise<R>, ...args: A): Promise<Awaited<R>> {
    return (await (await this.#app()).evaluate(what as (...args: unknown[]) => unknown, ...args)) as Awaited<R>;
  }

  async shows(target: Target): Promise<boolean> {
    return (await this.#find(target)) !== null;
  }

  async click(target: Target): Promise<void> {
    await (await this.#element(target)).click();
  }

  async type(target: Target, text: string): Promise<void> {
    const field = (await this.#element(target)) as ElementHandle<HTMLInputElement>;
    await field.evaluate((element) => element.select());
    await field.type(text);
  }

  async pick(target: Target, paths: readonly string[]): Promise<void> {
    await ((await this.#element(target)) as ElementHandle<HTMLInputElement>).uploadFile(...paths);
  }

  async close(): Promise<void> {
    await this.#puppet.close();
  }

  async #app(): Promise<Frame> {
    return (await (await this.#page.$(APP))?.contentFrame()) ?? this.#page.mainFrame();
  }

  async #element(target: Target): Promise<ElementHandle> {
    const element = await this.#find(target);
    if (!element) throw missing(target);
    return element;
  }

  async #find(target: Target): Promise<ElementHandle | null> {
    return (await (await this.#app()).evaluateHandle(find, target)).asElement() as ElementHandle | null;
  }
}
