import type { Secret } from '@secure-share/crypto';

import type { ShareDetail } from '../api/shares';
import type { ShareTerms } from '../lib/shareTerms';
import type { FurtherServices } from './furtherShare';
import { OutgoingShare, type Delivery } from './outgoingShare';
import { sealedTexts } from './sealedTexts';
import type { Addressed } from './sendState';
import { copyShare, storedFileOf } from './shareCopy';

/** A share of the caller that can still be opened. */
export type Source = Pick<ShareDetail, 'id' | 'sending' | 'length' | 'metadata' | 'description' | 'file'>;

/** Another colleague, who gets what the source has. */
export interface Addition extends Addressed, Delivery {
  readonly source: Source;
  /** Of the source. */
  readonly secret: Secret;
  readonly terms: ShareTerms;
  /** The number of mails that the service allows. */
  readonly tickets: number;
}

/**
 * Makes a share for the colleague. Nothing is uploaded. Resolves to its id when it is stored; then
 * its key is being sent, see KeyMail. Rejects with a Refusal, `wrong-key` or `address`, with a
 * Failed, `copy-source`, or like the calls. Then the share is deleted.
 */
export async function addRecipient(addition: Addition, services: FurtherServices): Promise<string> {
  const { source, secret, recipient, terms, tickets } = addition;
  const { signal } = new AbortController(); // it goes on while the person looks at other screens
  const stored = await storedFileOf({ ...source, metadata: source.metadata ?? '' }, secret);
  const { name, type, size } = stored.metadata;
  const share = new OutgoingShare(addition, addition, services, signal);
  const texts = await sealedTexts(source.description ?? '', source.file ?? { name, type, size }, share.id, services);
  await share.prepare();
  const own = await services.uploads.begin(share.id);
  const copy = { stored, copyOf: source.id, share, recipient: recipient.accountId, texts, terms };
  try {
    await copyShare(copy, services.api, { clock: services.clock, signal });
  } catch (error) {
    void share.withdraw().then((removal) => (removal === 'failed' ? own.release() : own.finish()));
    throw error;
  }
  void share.handOver(tickets).then(own.finish);
  return share.id;
}
