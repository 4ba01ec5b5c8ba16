import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { root, type Stack } from './stack.js';

const program = join(root, 'build/local/secureshare');

/** What the command line tool printed with --json. */
export interface Printed {
  readonly id?: string; // of the share that was sent
  readonly recipients?: readonly { readonly id?: string }[]; // if it was sent to several people
  readonly exitCode?: number;
  readonly rule?: string; // of the policy, that forbids it
}

/** Runs the command line tool as a person of the stack. `make browser` builds it. */
export async function secureshare(stack: Stack, name: string, ...args: readonly string[]): Promise<Printed> {
  if (!existsSync(program)) throw new Error(`${program} is not built: run 'make browser'`);
  const given = [
    '--endpoints',
    join(stack.folder, 'endpoints.json'),
    '--state',
    join(stack.folder, 'secureshare'),
    '--as',
    name,
    '--json',
  ];
  const child = spawn(program, [...given, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  return JSON.parse(printed) as Printed;
}
