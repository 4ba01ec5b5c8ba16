import { expose } from 'comlink';

import { carrier } from './carrier';
import { browser } from './patience';
import { OriginScratch } from './scratch';

/** Milliseconds without a byte after which a connection counts as broken. */
const STALL = 30_000;

expose(carrier({ world: browser, scratch: new OriginScratch(navigator), stall: STALL }));
