import { expose } from 'comlink';

import { browser } from './environment';
import { OriginStorage } from './storage';
import { transferWorker } from './worker';

/** Milliseconds without a byte after which a connection counts as broken. */
const STALL = 30_000;

expose(transferWorker({ clock: browser, storage: new OriginStorage(navigator), stall: STALL }));
