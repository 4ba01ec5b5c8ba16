import { test as base, type BrowserContext, type BrowserContextOptions } from '@playwright/test';
import { Stack } from './local/stack.js';
import { Person, type Where } from './pages/person.js';
import { ForwardProxy } from './proxy/forward.js';
import { Watch } from './watch.js';

/** Opens the product for a person in a new browser profile. `prepare` may change the context before. */
export type Visit = (
  name: string,
  where?: Where,
  options?: BrowserContextOptions,
  prepare?: (context: BrowserContext) => Promise<void>,
) => Promise<Person>;

interface Fixtures {
  /** Keeps the logs of the stack's functions if the test fails. */
  logs: undefined;
  /** The proxy for every request of the browser. */
  network: ForwardProxy;
  watch: Watch;
  visit: Visit;
}

export const test = base.extend<Fixtures, { stack: Stack }>({
  stack: [
    async ({}, use) => {
      const stack = await Stack.start();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  logs: [
    async ({ stack }, use, info) => {
      await use(undefined);
      if (info.status !== info.expectedStatus) await stack.copyLogs(info.outputPath('logs'));
    },
    { auto: true },
  ],

  network: async ({}, use) => {
    const network = await ForwardProxy.open();
    await use(network);
    await network.close();
  },

  watch: async ({ network, stack }, use) => {
    const watch = new Watch(stack.endpoints);
    await use(watch);
    watch.check(network);
  },

  visit: async ({ browser, network, stack, watch }, use) => {
    const open: Person[] = [];
    await use(async (name, where, options, prepare) => {
      const context = await browser.newContext({ ...options, proxy: { server: network.url } });
      watch.attach(context);
      await prepare?.(context);
      const person = new Person(await context.newPage(), stack.endpoints, name, where);
      open.push(person);
      await person.dismissNews();
      await person.open();
      return person;
    });
    for (const person of open) await person.page.context().close();
  },
});

export { expect } from '@playwright/test';
