import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { ProgramLine, Refusal, type Greeting } from '../src/index.js';

interface Vector {
  readonly line: string;
  readonly fingerprint: string;
  readonly sealed: string;
  readonly greeting: Greeting;
}

/** Sealed by this library, and opened by the tests of the Go code. Run with SEAL=1 to make it again. */
const path = new URL('../../../shared/client/programid/testdata/greetings.json', import.meta.url);
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vector[];

const reasonOf = (text: string) => {
  try {
    ProgramLine.parse(text);
    return 'none';
  } catch (error) {
    return error instanceof Refusal ? error.reason : 'unexpected';
  }
};

describe('the line of a program', () => {
  it.each(vectors)('$fingerprint: is read, with its fingerprint', async ({ line, fingerprint }) => {
    expect(await ProgramLine.parse(line).fingerprint()).toBe(fingerprint);
    const broken = ` ${line.slice(0, 40)}\r\n  ${line.slice(40)}\n`;
    expect(await ProgramLine.parse(broken).fingerprint()).toBe(fingerprint);
  });

  it('refuses other texts', () => {
    const [{ line } = { line: '' }] = vectors;
    expect(line).not.toBe('');
    for (const text of [
      '',
      'x',
      line.slice(1),
      `${line}A`,
      line.slice(0, -1),
      line.replace(':1:', ':2:'),
      `${line}${line}`,
    ]) {
      expect(reasonOf(text)).toBe('encoding');
    }
    expect(reasonOf(`${line.slice(0, -1)}_`)).toBe('encoding'); // a code of 16 bytes ends in A, Q, g or w
  });

  it('prints no code', () => {
    const line = ProgramLine.parse(vectors[0]?.line ?? '');
    expect(String(line)).toBe('[hidden]');
    expect(JSON.stringify({ line })).toBe('{"line":"[hidden]"}');
  });

  it('seals differently each time', async () => {
    const [{ line, greeting, sealed }] = vectors as [Vector];
    const made = await Promise.all([1, 2].map(() => ProgramLine.parse(line).seal(greeting)));
    expect(new Set(made).size).toBe(2);
    if (process.env.SEAL) {
      writeFileSync(path, `${JSON.stringify([{ ...vectors[0], sealed: made[0] }], undefined, 2)}\n`);
      return;
    }
    expect(made.map((text) => text.length)).toEqual([sealed.length, sealed.length]);
  });
});
