import { LIMITS } from '@secure-share/shared/api/blobStore';
import { downloadWorker } from '@secure-share/shared/transfer/downloadWorker';
import { browser, connectionIsBack } from '@secure-share/shared/transfer/environment';
import { OriginStorage } from '@secure-share/shared/transfer/storage';
import { expose } from 'comlink';

expose({
  ...downloadWorker({ clock: browser, storage: new OriginStorage(navigator), limits: LIMITS }),
  connectionIsBack,
});
