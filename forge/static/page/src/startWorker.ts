import type { Bytes } from '@secure-share/crypto';
import type { DownloadHandle, DownloadWorker } from '@secure-share/shared/transfer/protocol';
import { stretchIn } from '@secure-share/shared/transfer/stretch';
import { downloadsOf, threadOf } from '@secure-share/shared/transfer/thread';

import passwordScript from './passwordEntry.ts?worker&url';
import pdfScript from './pdfEntry.ts?worker&url';
import downloadScript from './workerEntry.ts?worker&url';

interface Policy {
  createScriptURL(address: string): string | URL;
}

/** The page's Content-Security-Policy takes the addresses of Workers from this policy only. */
const policy = (
  globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
).trustedTypes?.createPolicy('secure-share', {
  createScriptURL: (address) => {
    if (![downloadScript, passwordScript, pdfScript].includes(address))
      throw new TypeError('not the script of a Worker');
    return address;
  },
});

function start(script: string): Worker {
  return new Worker(policy ? policy.createScriptURL(script) : script, { type: 'module' });
}

/** Starts the thread that reads a PDF. */
export const startPdfWorker = () => start(pdfScript);

/** Starts a thread for one download. Its file belongs to it: keep it as long as that is needed. */
export function startWorker(): DownloadHandle {
  return downloadsOf(threadOf<DownloadWorker>(start(downloadScript)));
}

/** The slow hash of a password, computed in a thread. */
export function stretch(password: string, shareId: string): Promise<Bytes> {
  return stretchIn(start(passwordScript), password, shareId);
}
