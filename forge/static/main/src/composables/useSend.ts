import * as api from '../api/fileApi';
import { mailKey } from '../api/keyMailer';
import { myName } from '../api/people';
import { sealDescription } from '../api/vault';
import { startPorter } from '../transfer/page';
import { browser } from '../transfer/patience';
import { sweep } from '../transfer/scratch';
import { createSending } from './createSending';
import type { Sending } from './sending';

export { LONGEST_TEXT, type Content, type Draft, type PickedFile, type Sending, type SendState } from './sending';

let shared: Sending | undefined;

/** The one file that this tab is sending. */
export function useSend(): Sending {
  if (shared) return shared;
  void sweep(navigator);
  shared = createSending({ api, mailKey, sealDescription, myName, startPorter, world: browser });
  return shared;
}
