import { createApp } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';

import App from './App.vue';
import { place, view } from './bridge/host';
import { placeKey } from './place';
import { firstScreen, routes } from './routes';
import { loadText, textPlugin } from './text';

/** Shows the screen that the app was opened for; rejects if the product does not answer. */
export async function start(): Promise<void> {
  const here = await place();
  const [text] = await Promise.all([loadText(here.locale, here.timeZone), view.theme.enable()]);
  document.documentElement.lang = text.locale;

  const router = createRouter({ history: createMemoryHistory(), routes });
  const app = createApp(App).use(router).use(textPlugin(text)).provide(placeKey, here);
  await router.push(firstScreen(here.moduleKey));
  app.mount('#app');
}
