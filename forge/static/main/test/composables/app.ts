import { createApp, defineComponent, h } from 'vue';

import type { AppContext } from '../../src/bridge/host';
import { appContextKey } from '../../src/composables/useAppContext';
import { loadText, textPlugin } from '../../src/text';

const here: AppContext = {
  accountId: 'me',
  cloudId: 'site',
  siteUrl: 'https://site.example',
  moduleKey: 'secure-share-jira',
  product: 'jira',
  locale: 'en-US',
  timeZone: 'UTC',
  appVersion: '',
};

/** Runs a composable in the setup of a new app; `leave` unmounts it. */
export async function use<T>(composable: () => T): Promise<T & { leave: () => void }> {
  let result: T | undefined;
  const app = createApp(
    defineComponent(() => {
      result = composable();
      return () => h('p');
    }),
  );
  app
    .use(textPlugin(await loadText('en')))
    .provide(appContextKey, here)
    .mount(document.createElement('div'));
  if (result === undefined) throw new Error('setup did not run');
  return { ...result, leave: () => app.unmount() };
}
