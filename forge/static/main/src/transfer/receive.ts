import { Digest, openMetadata, openStream, Refusal, Secret, type Bytes, type Metadata } from '@secure-share/crypto';

import { Download } from './download';
import { Failed, failureFrom, valueOf } from './failed';
import { safeName } from './fileName';
import type { Ground } from './ground';
import type { Sink } from './sink';
import { isText } from './text';
import type { Arrived, Incoming, ReceivingPage } from './types';

/**
 * Downloads one share. All that can go wrong without a claim goes wrong before it:
 * the key, and the room for the file. What is given was verified to its last byte.
 *
 * Rejects with a Refusal (`wrong-key`), a Failed (`no-room`, `damaged`, `changed`),
 * a Problem, or with the signal's reason. Nothing of the file is left then.
 */
export async function receive({ shareId, secret: key, metadata: sealed }: Incoming, page: ReceivingPage, ground: Ground, signal: AbortSignal): Promise<Arrived> {
  const secret = Secret.parse(key);
  const metadata = await openMetadata(sealed, secret, shareId);
  const name = safeName(metadata.name);
  const sink = await ground.scratch.sink(metadata.size);
  try {
    const claimKey = (await secret.claimKey(shareId)).reveal();
    const download = await Download.begin({
      ...ground, signal,
      claim: () => valueOf(page.claim(claimKey)),
      progress: (done, total) => { page.progress(name, done, total); },
      interrupted: (yes) => { page.interrupted(yes); },
      stuck: (error) => page.stuck(failureFrom(error, ground.world.isOnline)),
    });
    await verify(openStream(download.stream(), secret.ikm()), metadata, sink);
    const file = await sink.finish();
    return { name, file, ...(isText(metadata) ? { text: await file.text() } : {}) };
  } catch (error) {
    await sink.discard();
    throw error instanceof Refusal ? new Failed('damaged', { detail: error.reason }) : error;
  }
}

/** Copies a plaintext, which has to be what the metadata say. */
async function verify(plaintext: ReadableStream<Bytes>, { size, digest }: Metadata, sink: Sink): Promise<void> {
  const found = new Digest();
  let length = 0;
  const reader = plaintext.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > size) break;
      sink.write(value);
      await found.write(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined); // it has failed already, perhaps
  }
  if (length !== size || await found.value() !== digest) throw new Failed('damaged');
}
