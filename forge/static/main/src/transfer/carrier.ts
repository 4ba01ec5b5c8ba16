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
      const begun = new Shipment(outgoing, unhurried(page, ground), ground);
      shipment = begun;
      return outcomeOf(begun.run(control.signal));
    },
    sendRest: () => outcomeOf(shipment ? shipment.run(control.signal) : Promise.reject(new Error('nothing was sent before'))),
    receive: (incoming, page) => outcomeOf(receive(incoming, unhurried(page, ground), ground, control.signal)),
    cancel: () => { control.abort(); },
  };
}

/** Tells progress so seldom that the page stays usable; a beginning and an end always. The page may live in another thread. */
function unhurried<Page extends SendingPage | ReceivingPage>(page: Page, { world }: Ground): Page {
  let next = 0;
  const progress = (what: never, done: number, total: number) => {
    if (world.now() < next && done > 0 && done < total) return;
    next = world.now() + SELDOM;
    page.progress(what, done, total);
  };
  return new Proxy(page, { get: (target, name) => (name === 'progress' ? progress : Reflect.get(target, name) as unknown) });
}
