export { notDelivered } from '../api/ownDelivery';
import { keyMails, type KeyMail } from '../sessions/keyMail';

/** The key of a share, if this tab sent the share and still has the key. */
export const useKeyMail = (shareId: string): KeyMail | undefined => keyMails.find(shareId);
