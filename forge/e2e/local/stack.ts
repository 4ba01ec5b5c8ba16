import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = join(root, 'build/local/stack');
const anyPort = [
  'issuer',
  'files',
  'keys',
  'blobs',
  'mailbox',
  'app',
  'relay',
  'realtime',
  'page',
  'links',
  'publisher',
  'notices',
  'embed',
].map((name) => `--${name}-port=0`);

/** Origins of a running stack. */
export interface Endpoints {
  readonly issuer: string; // and the host page
  readonly app: string;
  readonly fileApi: string;
  readonly keyMailer: string;
  readonly blobs: string;
  readonly mailbox: string;
  readonly keyRelay: string; // own delivery of the site globex
  readonly notices: string; // receiver of the site globex, https
  readonly realtime: string; // live updates, ws
  readonly page: string; // for people outside
  readonly linkApi: string;
  readonly embed: string; // a website that shows a share to its visitors
}

/** The local stack on free ports, with an empty state. */
export class Stack {
  readonly endpoints: Endpoints;
  readonly #process: ChildProcess;
  /** The state, and `endpoints.json` for other programs. */
  readonly folder: string;

  private constructor(child: ChildProcess, dir: string, endpoints: Endpoints) {
    this.#process = child;
    this.folder = dir;
    this.endpoints = endpoints;
  }

  /** Starts a stack with options of the program, and waits until it answers. `make browser` builds what it needs. */
  static async start(...options: string[]): Promise<Stack> {
    if (!existsSync(program)) throw new Error(`${program} is not built: run 'make browser'`);
    const dir = await mkdtemp(join(tmpdir(), 'secure-share-e2e-'));
    const child = spawn(program, [...anyPort, '--dir', dir, '--sweep', '1s', '--in-memory', ...options], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.once('exit', () => child.kill());
    await ready(child).catch(async (error: unknown) => {
      await rm(dir, { recursive: true, force: true });
      throw error;
    });
    const endpoints = JSON.parse(await readFile(join(dir, 'endpoints.json'), 'utf8')) as Endpoints;
    return new Stack(child, dir, endpoints);
  }

  /** Copies the logs of both accounts, which name no person and no content. */
  async copyLogs(to: string): Promise<void> {
    for (const account of ['files', 'keys'])
      await cp(join(this.folder, account, 'logs'), join(to, account), { recursive: true });
  }

  /** Stops the stack and deletes its state. */
  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Resolves when the stack prints how to stop it, its last line. */
async function ready(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ctrl-C')) resolve();
    });
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`the stack ended with ${code ?? 'a signal'}:\n${said}`));
    });
  });
}
