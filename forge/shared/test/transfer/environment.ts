import { Digest } from '@secure-share/crypto';

import type { Limits } from '../../src/api/blobStore';
import type { Clock, Environment } from '../../src/transfer/environment';
import { OriginStorage } from '../../src/transfer/storage';
import { Origin } from './originFiles';

/** A clock that moves only in sleeps. */
export class TestClock implements Clock {
  /** All sleeps, in milliseconds. */
  readonly slept: number[] = [];
  time = Date.parse('2026-01-01T00:00:00Z');
  isOnline = true;
  /** Called before each sleep. */
  onsleep: () => void = () => undefined;

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.onsleep();
    this.slept.push(milliseconds);
    this.time += milliseconds;
    return new Promise((resolve, reject) =>
      setImmediate(() => {
        if (signal.aborted) reject(signal.reason as Error);
        else resolve();
      }),
    );
  }
}

export interface TestEnvironment extends Environment {
  readonly clock: TestClock;
  readonly origin: Origin;
}

export function testEnvironment({ silence = 5000, answer = () => 5000 }: Partial<Limits> = {}): TestEnvironment {
  const origin = new Origin();
  return { clock: new TestClock(), origin, storage: new OriginStorage(origin.browser), limits: { silence, answer } };
}

/** Bytes that compress badly and never repeat within a file. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let x = seed * 2654435761;
  for (let i = 0; i < length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    bytes[i] = x >>> 24;
  }
  return bytes;
}

export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Digest();
  await digest.write(bytes);
  return digest.value();
}
