import { outcomeOf } from './failed';
import type { Ground } from './ground';
import { receive } from './receive';
import type { Carrier, ReceivingPage, SendingPage } from './types';
import { Shipment } from './upload';

const SELDOM = 100; // milliseconds between two tellings of progress

/** Carries out one transfer; see {@link Carrier}. Nothing of it rejects: failures are outcomes. */
export function carrier(ground: Ground): Carrier {
  const control = new AbortController();
  let shipment: Shipment | undefined;
  return {
    send: (outgoing, page) => {
      const begun = new Shipment(outgoing, sendingPage(page, ground), ground);
      shipment = begun;
      return outcomeOf(begun.run(control.signal));
    },
    sendRest: () => outcomeOf(shipment ? shipment.run(control.signal) : Promise.reject(new Error('nothing was sent before'))),
    receive: (incoming, page) => outcomeOf(receive(incoming, receivingPage(page, ground), ground, control.signal)),
    cancel: () => { control.abort(); },
  };
}

/** Tells progress so seldom that the page stays usable; a beginning and an end always. */
function seldom<What>({ world }: Ground, tell: (what: What, done: number, total: number) => void): typeof tell {
  let next = 0;
  return (what, done, total) => {
    if (world.now() < next && done > 0 && done < total) return;
    next = world.now() + SELDOM;
    tell(what, done, total);
  };
}

// The page may live in another thread, where each of its functions is asked for by name.

const sendingPage = (page: SendingPage, ground: Ground): SendingPage => ({
  announce: (request) => page.announce(request),
  grant: (parts) => page.grant(parts),
  progress: seldom(ground, (phase, done, total) => { page.progress(phase, done, total); }),
  interrupted: (yes) => { page.interrupted(yes); },
});

const receivingPage = (page: ReceivingPage, ground: Ground): ReceivingPage => ({
  claim: (claimKey) => page.claim(claimKey),
  progress: seldom(ground, (name, done, total) => { page.progress(name, done, total); }),
  interrupted: (yes) => { page.interrupted(yes); },
  stuck: (failure) => page.stuck(failure),
});
