import { textPlugin, type Text } from '@secure-share/shared/text';
import { createApp, type App, type Component } from 'vue';

import OpenPage from './OpenPage.vue';
import PageNotice from './PageNotice.vue';
import { loadConfig } from './config';
import { originsAround } from './embedding';
import { linkTarget, takeUnlockToken } from './link';
import { createOpening } from './opening';
import { loadText } from './text';

/** Shows the page in the best language for `tag`; the person may choose another. */
export async function start(page: Document, tag: string): Promise<void> {
  const first = await loadText(tag);
  const { screen, props } = await screenFor(page.defaultView ?? window);
  let shown: App | undefined;
  const show = (text: Text) => {
    shown?.unmount();
    page.documentElement.lang = text.locale;
    shown = createApp(screen, { ...props, onChoose: (chosen: string) => void loadText(chosen).then(show) });
    shown.use(textPlugin(text)).mount('#app');
  };
  show(first);
}

interface Screen {
  readonly screen: Component;
  readonly props: Readonly<Record<string, unknown>>;
}

/** An unlock token stays in the address until the page can start, because a reload needs it. */
async function screenFor(page: Window): Promise<Screen> {
  const target = linkTarget(page.location.hash);
  if (target === undefined) {
    takeUnlockToken(page);
    return { screen: PageNotice, props: { kind: 'link' } };
  }
  try {
    const config = await loadConfig();
    const arrival = { ...target, unlockToken: takeUnlockToken(page), around: originsAround(page) };
    return { screen: OpenPage, props: { opening: createOpening(arrival, config) } };
  } catch {
    return { screen: PageNotice, props: { kind: 'start' } };
  }
}
