import { createApp } from 'vue';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';

import App from './App.vue';
import { appContext, view } from './bridge/host';
import { historyInProduct } from './routerHistory';
import { appContextKey } from './composables/useAppContext';
import { firstScreen, hasTabs, routes } from './routes';
import { loadText, textPlugin, type Text } from './text';

/** Shows the screen that the app was opened for. Rejects if the product does not answer. */
export async function start(): Promise<void> {
  const context = await appContext();
  const [text] = await Promise.all([
    loadText(context.locale, context.timeZone),
    view.theme.enable().catch(() => undefined), // the app then stays in the light theme
  ]);
  document.documentElement.lang = text.locale;

  const router = await startRouter(context.moduleKey, text);
  createApp(App).use(router).use(textPlugin(text)).provide(appContextKey, context).mount('#app');
}

/** Starts at the screen in the product's address, or at the first one. */
async function startRouter(moduleKey: string, text: Text): Promise<Router> {
  const history = hasTabs(moduleKey) ? historyInProduct(await view.createHistory()) : createMemoryHistory();
  const router = createRouter({ history, routes });
  router.beforeEach(async ({ meta }) => {
    if (meta.texts) await text.load(meta.texts);
  });
  await router.push(hasTabs(moduleKey) ? history.location : firstScreen(moduleKey));
  return router;
}
