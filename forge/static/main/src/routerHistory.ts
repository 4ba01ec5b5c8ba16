import { createMemoryHistory, type RouterHistory } from 'vue-router';

import type { ProductHistory } from './bridge/host';

/**
 * A router history that follows the product's: each screen has an address in the product's page, so
 * that reload, Back and links to a screen work. The history of the app's own frame does not change.
 */
export function historyInProduct(product: ProductHistory): RouterHistory {
  const memory = createMemoryHistory();
  memory.replace(pathOf(product.location));

  product.listen((place, action) => {
    if (action !== 'POP') return; // ignore the app's own navigations
    memory.replace(pathOf(place));
    memory.go(0); // makes the router read the location
  });

  return {
    ...memory,
    get location() {
      return memory.location;
    },
    push(to) {
      memory.push(to);
      product.push(to);
    },
    replace(to) {
      if (to === memory.location) return;
      memory.replace(to);
      product.replace(to);
    },
    go: (delta) => product.go(delta),
  };
}

/** With a leading slash, which a product may leave out. */
function pathOf({ pathname, search, hash }: ProductHistory['location']): string {
  return `/${pathname.replace(/^\/+/, '')}${search}${hash}`;
}
