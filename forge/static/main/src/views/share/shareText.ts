import type { Entry, ShareDetail } from '../../api/shares';
import type { Text } from '../../text';
import { forRole, nameIn } from '../list/listText';

/** Explains the status to the reader, and what to do next. */
export function stateText(text: Text, share: ShareDetail): string {
  return text.t(forRole(text, `share-state-${kindOf(share)}`, share.role), {
    name: nameIn(text, share.person),
    deadline: moment(text, share.uploadDeadline),
    until: moment(text, share.expiresAt),
    lease: moment(text, share.leaseEndsAt),
  });
}

/** Describes an event from the reader's point of view. */
export function eventText(text: Text, share: ShareDetail, entry: Entry): string {
  const id =
    entry.what === 'revoked' && uninstalled(share.history)
      ? 'share-event-revoked-uninstalled'
      : `share-event-${entry.what}`;
  return text.t(forRole(text, id, share.role), { name: nameIn(text, share.person) });
}

/** The status, made more precise by the history. */
function kindOf({ status, history }: ShareDetail): string {
  if (status === 'revoked' && uninstalled(history)) return 'uninstalled';
  if (has(history, 'confirmed')) return 'confirmed';
  if ((status === 'revoked' || status === 'expired') && has(history, 'claimed')) return `${status}-claimed`;
  return status;
}

const has = (history: readonly Entry[], event: Entry['what']) => history.some(({ what }) => what === event);
const uninstalled = (history: readonly Entry[]) => has(history, 'uninstalled');

const moment = ({ format }: Text, at: string | undefined) => (at === undefined ? '' : format.moment(new Date(at)));
