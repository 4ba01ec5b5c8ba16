import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { APP, find, missing, type Browser, type Start, type Target } from './browser.js';
import { reference, Session, type Reference } from './webdriver.js';

/**
 * WebKitGTK's MiniBrowser, through WebDriver, on a virtual screen. While it is automated it
 * keeps its data in memory, as a private window does.
 */
export const startWebKit: Start = async ({ dir, width }) => {
  const downloads = join(dir, 'downloads');
  await mkdir(downloads);
  await mkdir(join(dir, 'config'));
  await writeFile(join(dir, 'config/user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  const screen = await startScreen();
  const driver = await startDriver({
    ...process.env,
    DISPLAY: screen.display,
    GDK_BACKEND: 'x11',
    LIBGL_ALWAYS_SOFTWARE: '1',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    HOME: dir,
    XDG_CONFIG_HOME: join(dir, 'config'),
    XDG_CACHE_HOME: join(dir, 'cache'),
    XDG_DATA_HOME: join(dir, 'data'),
  });
  const session = await Session.start(driver.address, {
    'webkitgtk:browserOptions': { binary: await miniBrowser(), args: ['--automation'] },
  });
  if (width !== undefined) await session.post('window/rect', { width, height: 900 });
  await session.post('timeouts', { script: 600_000, pageLoad: 120_000 });
  return new WebKit(session, downloads, async () => {
    await session.end().finally(async () => {
      await stop(driver.process);
      await stop(screen.process);
    });
  });
};

class WebKit implements Browser {
  readonly downloads: string;
  readonly #session: Session;
  readonly #end: () => Promise<void>;

  constructor(session: Session, downloads: string, end: () => Promise<void>) {
    this.#session = session;
    this.downloads = downloads;
    this.#end = end;
  }

  async open(url: string): Promise<void> {
    await this.#session.post('frame', { id: null });
    await this.#session.post('url', { url });
  }

  async run<A extends unknown[], R>(what: (...args: A) => R | Promise<R>, ...args: A): Promise<Awaited<R>> {
    await this.#session.post('frame', { id: null }); // the host page may have replaced the frame
    const [app] = await this.#session.post<Reference[]>('elements', { using: 'css selector', value: APP });
    if (app) await this.#session.post('frame', { id: app });
    return await this.#session.post<Awaited<R>>('execute/sync', {
      script: `return (${what.toString()})(...arguments)`,
      args,
    });
  }

  async shows(target: Target): Promise<boolean> {
    return (await this.run(find, target)) !== null;
  }

  async click(target: Target): Promise<void> {
    await this.#session.post(`element/${await this.#element(target)}/click`);
  }

  async type(target: Target, text: string): Promise<void> {
    const field = await this.#element(target);
    await this.#session.post(`element/${field}/clear`);
    // The driver loses characters above U+FFFF, such as emoji, when it types: they are inserted.
    for (const part of text.split(/([\u{10000}-\u{10FFFF}]+)/u).filter((one) => one !== '')) {
      if ((part.codePointAt(0) ?? 0) > 0xffff) await this.#insert(field, part);
      else await this.#session.post(`element/${field}/value`, { text: part.replaceAll('\n', ENTER) });
    }
  }

  /** Inserts text at the end of a field as a paste does, with the events that the app handles. */
  async #insert(field: string, text: string): Promise<void> {
    await this.#session.post('execute/sync', {
      script: `const [field, text] = arguments;
        field.focus();
        field.setSelectionRange(field.value.length, field.value.length);
        document.execCommand('insertText', false, text);`,
      args: [{ [reference]: field }, text],
    });
  }

  async pick(target: Target, paths: readonly string[]): Promise<void> {
    await this.#session.post(`element/${await this.#element(target)}/value`, { text: paths.join('\n') });
  }

  async close(): Promise<void> {
    await this.#end();
  }

  async #element(target: Target): Promise<string> {
    const element = (await this.run(find, target)) as Reference | null;
    if (!element) throw missing(target);
    return element[reference];
  }
}

/** How WebDriver names the key. */
const ENTER = '\uE007';

/** Debian installs it outside of PATH, in a folder named after the architecture. */
async function miniBrowser(): Promise<string> {
  const folders = await readdir('/usr/lib');
  const program = folders
    .map((folder) => join('/usr/lib', folder, 'webkit2gtk-4.1/MiniBrowser'))
    .find((path) => existsSync(path));
  if (!program) throw new Error('there is no MiniBrowser of WebKitGTK: run scripts/browsers');
  return program;
}

/** Starts an X server on a display that it chooses. */
async function startScreen(): Promise<{ display: string; process: ChildProcess }> {
  const screen = launch('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1280x1024x24'], process.env, [
    'ignore',
    'ignore',
    'ignore',
    'pipe',
  ]);
  const number = await new Promise<string>((resolve, reject) => {
    (screen.stdio[3] as Readable).once('data', (said: Buffer) => resolve(said.toString().trim()));
    screen.once('error', reject);
    screen.once('exit', (code) => {
      reject(new Error(`Xvfb ended with ${code ?? 'a signal'}`));
    });
  });
  return { display: `:${number}`, process: screen };
}

/** Starts the driver. It cannot choose a port itself, and another program may take the free one first. */
async function startDriver(env: NodeJS.ProcessEnv): Promise<{ address: string; process: ChildProcess }> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await freePort();
    const driver = launch('WebKitWebDriver', [`--port=${port}`], env, 'ignore');
    const address = `http://127.0.0.1:${port}`;
    if (await answers(address, driver)) return { address, process: driver };
    await stop(driver);
  }
  throw new Error('WebKitWebDriver does not start');
}

/** Reports whether the driver answers before it ends. */
async function answers(address: string, driver: ChildProcess): Promise<boolean> {
  const ended = once(driver, 'exit').then(() => true);
  for (let waited = 0; waited < 60_000; waited += 100) {
    if (
      await fetch(`${address}/status`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return true;
    const pause = new Promise<false>((resolve) => setTimeout(resolve, 100, false));
    if (await Promise.race([ended, pause])) return false;
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function launch(program: string, args: readonly string[], env: NodeJS.ProcessEnv, stdio: StdioOptions): ChildProcess {
  const child = spawn(program, args, { env, stdio });
  const kill = () => child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
