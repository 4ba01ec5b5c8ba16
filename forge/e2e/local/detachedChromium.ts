import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { flags, program } from './chromium.js';

const own = [
  ...flags,
  '--headless',
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--window-size=1000,900',
  '--remote-debugging-port=0',
  '--proxy-bypass-list=<-loopback>',
];

/**
 * A Chromium without a debugger while data is transferred. Playwright makes the browser
 * report all network traffic, which slows a large upload by ten and keeps it in memory.
 * Here Playwright is connected only while a test acts on the page.
 */
export class DetachedChromium {
  readonly #process: ChildProcess;
  readonly #address: string; // of the debugger
  readonly #dir: string;

  private constructor(child: ChildProcess, address: string, dir: string) {
    this.#process = child;
    this.#address = address;
    this.#dir = dir;
  }

  /** Starts a browser whose requests go through a proxy. */
  static async start(proxy: string): Promise<DetachedChromium> {
    const dir = await mkdtemp(join(tmpdir(), 'secure-share-browser-'));
    await mkdir(join(dir, 'Default'));
    const preferences = { download: { default_directory: join(dir, 'downloads'), prompt_for_download: false } };
    await writeFile(join(dir, 'Default/Preferences'), JSON.stringify(preferences));
    const child = spawn(program, [...own, `--proxy-server=${proxy}`, `--user-data-dir=${dir}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    process.once('exit', () => child.kill());
    return new DetachedChromium(child, await debuggerOf(child), dir);
  }

  /** The folder of downloads. */
  get downloads(): string {
    return join(this.#dir, 'downloads');
  }

  /**
   * Connects, lets a test act on the one page, and disconnects. A Worker that is starting at that
   * moment never runs, so `act` must wait for what shows that it does.
   */
  async hold<T>(act: (page: Page) => Promise<T>): Promise<T> {
    return this.#attached(async (browser) => {
      const page = browser.contexts()[0]?.pages()[0];
      if (!page) throw new Error('the browser has no page');
      return act(page);
    });
  }

  /** Memory of all pages together, in bytes: now, and the sum of their peaks. */
  async memory(): Promise<{ now: number; peak: number }> {
    const { processInfo } = await this.#attached(async (browser) =>
      (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo'),
    );
    const pages = processInfo.filter(({ type }) => type === 'renderer');
    const statuses = await Promise.all(pages.map(({ id }) => readFile(`/proc/${id}/status`, 'utf8')));
    const sum = (field: string) =>
      statuses.reduce((bytes, status) => bytes + 1024 * Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]), 0);
    return { now: sum('VmRSS'), peak: sum('VmHWM') };
  }

  /** Closes the browser and deletes its profile. */
  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
    await rm(this.#dir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #attached<T>(act: (browser: Browser) => Promise<T>): Promise<T> {
    const browser = await chromium.connectOverCDP(this.#address, { isLocal: true, noDefaults: true });
    try {
      return await act(browser);
    } finally {
      await browser.close(); // only disconnects
    }
  }
}

async function debuggerOf(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /listening on (ws:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`the browser ended:\n${said}`));
    });
  });
}
