import * as api from '../api/fileApi';
import { mailKey } from '../api/keyMailer';
import { myName } from '../api/people';
import { sealDescription } from '../api/site';
import { browser } from '../transfer/environment';
import { startWorker } from '../transfer/startWorker';
import { sweep } from '../transfer/storage';
import { createSending } from './createSending';
import type { Sending } from './sending';

export { LONGEST_TEXT, type Draft, type PickedFile, type Sending, type SendState, type UploadSource } from './sending';

let shared: Sending | undefined;

/** The one file that this tab is sending. */
export function useSend(): Sending {
  if (shared) return shared;
  void sweep(navigator);
  shared = createSending({ api, mailKey, sealDescription, myName, startWorker, clock: browser });
  return shared;
}
