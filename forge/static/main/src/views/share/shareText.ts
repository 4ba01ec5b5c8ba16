import { kindOfOpenings, openingsLeft } from '@secure-share/shared/lib/openings';

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
    openings: share.openings ?? 1,
    opened: share.opened ?? 0,
    left: openingsLeft(share),
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

/** The status, made more precise by the history, and by how often it may be and was opened. */
function kindOf(share: ShareDetail): string {
  const { status, history, opened } = share;
  const openings = kindOfOpenings(share);
  if (status === 'revoked' && uninstalled(history)) return 'uninstalled';
  if (has(history, 'confirmed')) return 'confirmed';
  if (opened && (status === 'unconfirmed' || status === 'expired')) return `${status}-opened`;
  if (opened && status === 'revoked') return 'revoked-claimed';
  if ((status === 'revoked' || status === 'expired') && has(history, 'claimed')) return `${status}-claimed`;
  if (openings === 'several' && status === 'downloaded') return 'downloaded-several';
  if (openings !== 'once' && status === 'available') return `available-${openings}`;
  return status;
}

const has = (history: readonly Entry[], event: Entry['what']) => history.some(({ what }) => what === event);
const uninstalled = (history: readonly Entry[]) => has(history, 'uninstalled');

const moment = ({ format }: Text, at: string | undefined) => (at === undefined ? '' : format.moment(new Date(at)));
