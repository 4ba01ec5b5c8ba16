import { expose } from 'comlink';

import { LIMITS } from '../api/blobStore';
import { browser, connectionIsBack } from './environment';
import { OriginStorage } from './storage';
import { transferWorker } from './worker';

expose({
  ...transferWorker({ clock: browser, storage: new OriginStorage(navigator), limits: LIMITS }),
  connectionIsBack,
});
