import { Failed } from '@secure-share/shared/api/errors';
import type { ReceiveApi } from '@secure-share/shared/sessions/receiveSession';

import type * as fileApi from '../api/fileApi';

/** The calls of the file API, for a recipient who is signed in. */
export function receiveApi(api: Pick<typeof fileApi, 'showShare' | 'claimShare' | 'acknowledgeShare'>): ReceiveApi {
  return {
    sealedMetadata: async (shareId) => {
      const share = await api.showShare(shareId);
      if (share.role !== 'recipient') throw new Failed('not-yours');
      if (share.metadata === undefined) throw new Failed(share.status); // it has ended
      return share.metadata;
    },
    claimShare: (shareId, request) => api.claimShare(shareId, request),
    acknowledgeShare: (shareId, claimId) => api.acknowledgeShare(shareId, claimId),
  };
}
