import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { createRouter, RouterView, type Router } from 'vue-router';

import type { ProductHistory } from '../src/bridge/host';
import { historyInProduct } from '../src/routerHistory';
import { routes } from '../src/routes';

type Location = ProductHistory['location'];
type Listener = (location: Location, action: 'PUSH' | 'REPLACE' | 'POP') => void;

const locate = (path: string): Location => {
  const { pathname, search, hash } = new URL(path, 'http://product');
  return { pathname, search, hash, state: undefined };
};

/** The history of a product, like a browser's. */
class Product {
  readonly stack: string[];
  at = 0;
  readonly #listeners: Listener[] = [];

  constructor(path: string) {
    this.stack = [path];
  }

  get history(): ProductHistory {
    const product = {
      location: locate(this.stack[this.at] ?? ''),
      push: (path: string) => {
        this.stack.splice(++this.at, Infinity, path);
        this.#tell('PUSH');
      },
      replace: (path: string) => {
        this.stack[this.at] = path;
        this.#tell('REPLACE');
      },
      go: (delta: number) => {
        this.at += delta;
        this.#tell('POP');
      },
      listen: (listener: Listener) => this.#listeners.push(listener),
    };
    return product as unknown as ProductHistory;
  }

  #tell(action: 'PUSH' | 'REPLACE' | 'POP') {
    for (const listener of this.#listeners) listener(locate(this.stack[this.at] ?? ''), action);
  }
}

const screen = (name: string) => defineComponent(() => () => h('h1', name));

async function open(product: Product): Promise<Router> {
  const history = historyInProduct(product.history);
  const screens = routes.map((route) =>
    'redirect' in route ? route : { path: route.path, name: route.name ?? '', component: screen(String(route.name)) },
  );
  const router = createRouter({ history, routes: screens });
  await router.push(history.location);
  mount(
    defineComponent(() => () => h(RouterView)),
    { global: { plugins: [router] } },
  );
  return router;
}

let product: Product;
beforeEach(() => {
  product = new Product('/');
});

describe('the historyInProduct', () => {
  it.each([
    ['/', '/'],
    ['/shares/AAECAwQFBgcICQoLDA0ODw?filter=open&lines=3', '/shares/AAECAwQFBgcICQoLDA0ODw?filter=open&lines=3'],
    ['/nowhere/at/all', '/'],
  ])('begins at %s', async (path, there) => {
    product = new Product(path);
    const router = await open(product);
    expect(router.currentRoute.value.fullPath).toBe(there);
    expect(product.stack).toEqual([there]);
  });

  it('begins at the first screen if the product names none', () => {
    const history = { ...product.history, location: { ...locate('/'), pathname: '' } };
    expect(historyInProduct(history).location).toBe('/');
  });

  it('reports each screen to the product once', async () => {
    const router = await open(product);
    await router.push({ name: 'send' });
    await router.push({ name: 'send' });
    await router.replace({ name: 'outbox', query: { filter: 'open' } });
    expect(product.stack).toEqual(['/', '/sent?filter=open']);
  });

  it('goes back and forward with the product', async () => {
    const router = await open(product);
    await router.push({ name: 'outbox' });
    await router.push({ name: 'send' });
    router.back();
    await flushPromises();
    expect(router.currentRoute.value.name).toBe('outbox');
    product.history.go(-1);
    await flushPromises();
    expect(router.currentRoute.value.name).toBe('inbox');
    product.history.go(2);
    await flushPromises();
    expect(router.currentRoute.value.name).toBe('send');
    expect(product.stack).toEqual(['/', '/sent', '/send']);
  });
});

describe('the frame', () => {
  it('does not change the history of its own window', async () => {
    const spies = [vi.spyOn(history, 'pushState'), vi.spyOn(history, 'replaceState')];
    const router = await open(product);
    await router.push({ name: 'send' });
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });
});
