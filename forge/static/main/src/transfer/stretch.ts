import type { Bytes } from '@secure-share/crypto';
import { stretchIn } from '@secure-share/shared/transfer/stretch';

/** The slow hash of a password, computed in a thread. */
export function stretch(password: string, shareId: string): Promise<Bytes> {
  const worker = new Worker(new URL('./passwordEntry.ts', import.meta.url), { type: 'module' });
  return stretchIn(worker, password, shareId);
}
