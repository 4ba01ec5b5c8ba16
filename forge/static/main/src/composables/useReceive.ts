import * as api from '../api/fileApi';
import { browser } from '../transfer/environment';
import { startWorker } from '../transfer/startWorker';
import { sweep } from '../transfer/storage';
import { Claims } from './claims';
import { createReceiving } from './createReceiving';
import type { Receiving } from './receiving';
import { saveFile } from './saveFile';

export type { KeyCheck, Receiving, ReceiveState } from './receiving';

const claims = new Claims(() => sessionStorage);
const shared = new Map<string, Receiving>();

/** The download of one share. */
export function useReceive(shareId: string): Receiving {
  const known = shared.get(shareId);
  if (known) return known;
  if (shared.size === 0) void sweep(navigator);
  const receiving = createReceiving(shareId, { api, claims, startWorker, save: saveFile, clock: browser });
  shared.set(shareId, receiving);
  return receiving;
}
