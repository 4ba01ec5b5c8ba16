import { createMemoryHistory, type RouterHistory } from 'vue-router';

import type { ProductHistory } from './bridge/host';

/**
 * The router's history in step with the product's: the screens stand in the address
 * of the product's page, so that a reload, Back and a link that somebody was sent
 * lead where they should. The history of the app's own frame is left alone.
 */
export function historyInProduct(product: ProductHistory): RouterHistory {
  const memory = createMemoryHistory();
  memory.replace(pathOf(product.location));

  product.listen((place, action) => {
    if (action !== 'POP') return; // ours
    memory.replace(pathOf(place));
    memory.go(0); // tells the router
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

/** Always with a slash in front; a product may leave it out of the app's own root. */
function pathOf({ pathname, search, hash }: ProductHistory['location']): string {
  return `/${pathname.replace(/^\/+/, '')}${search}${hash}`;
}
