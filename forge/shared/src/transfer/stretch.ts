import type { Bytes } from '@secure-share/crypto';
import { wrap } from 'comlink';

import { Failed } from '../api/errors';

/** A Worker that hashes one password, as `stretchPassword` of the crypto library. */
export interface StretchWorker {
  stretch(password: string, shareId: string): Bytes;
}

/**
 * Hashes a password in a Worker, which ends afterwards because the work takes 64 MiB of memory.
 * Rejects with a Failed if the Worker does not start or dies.
 */
export async function stretchIn(worker: Worker, password: string, shareId: string): Promise<Bytes> {
  const died = new Promise<never>((_, reject) => {
    worker.onerror = () => {
      reject(new Failed('unexpected', { detail: 'worker' }));
    };
  });
  try {
    return await Promise.race([wrap<StretchWorker>(worker).stretch(password, shareId), died]);
  } finally {
    worker.terminate();
  }
}
