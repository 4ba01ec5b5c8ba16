import type { DownloadHandle, DownloadWorker } from '@secure-share/shared/transfer/protocol';
import { downloadsOf, threadOf } from '@secure-share/shared/transfer/thread';

import script from './workerEntry.ts?worker&url';

interface Policy {
  createScriptURL(address: string): string | URL;
}

/** The page's Content-Security-Policy takes the address of a Worker from this policy only. */
const policy = (
  globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
).trustedTypes?.createPolicy('secure-share', {
  createScriptURL: (address) => {
    if (address !== script) throw new TypeError('not the script of the Worker');
    return address;
  },
});

/** Starts a thread for one download. Its file belongs to it: keep it as long as that is needed. */
export function startWorker(): DownloadHandle {
  const address = policy ? policy.createScriptURL(script) : script;
  return downloadsOf(threadOf<DownloadWorker>(new Worker(address, { type: 'module' })));
}
