import { expose } from 'comlink';

import { LIMITS } from '@secure-share/shared/api/blobStore';
import { browser, connectionIsBack } from '@secure-share/shared/transfer/environment';
import { OriginStorage } from '@secure-share/shared/transfer/storage';
import { transferWorker } from './worker';

expose({
  ...transferWorker({ clock: browser, storage: new OriginStorage(navigator), limits: LIMITS }),
  connectionIsBack,
});
