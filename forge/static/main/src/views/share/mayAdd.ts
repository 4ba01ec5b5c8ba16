import type { ShareDetail } from '../../api/shares';
import { OUTSIDER } from '../../lib/outsider';

/**
 * Whether another colleague can get what the share has. `largestCopy` is the longest ciphertext
 * that the service copies, in bytes, if it makes copies. A share that is part of a sending has a
 * file key.
 */
export const mayAdd = (share: ShareDetail, largestCopy = 0): boolean =>
  ['available', 'claimed'].includes(share.status) &&
  share.person.accountId !== OUTSIDER &&
  share.sending !== undefined &&
  share.metadata !== undefined &&
  share.length <= largestCopy;
