import { textPlugin } from '@secure-share/shared/text';
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
  const { screen, props } = await screenFor(page.defaultView ?? window);
  let shown: App | undefined;
  const show = async (language: string) => {
    const text = await loadText(language);
    shown?.unmount();
    page.documentElement.lang = text.locale;
    shown = createApp(screen, { ...props, onChoose: (chosen: string) => void show(chosen) });
    shown.use(textPlugin(text)).mount('#app');
  };
  await show(tag);
}

interface Screen {
  readonly screen: Component;
  readonly props: Readonly<Record<string, unknown>>;
}

async function screenFor(page: Window): Promise<Screen> {
  const unlockToken = takeUnlockToken(page);
  const target = linkTarget(page.location.hash);
  if (target === undefined) return { screen: PageNotice, props: { kind: 'link' } };
  try {
    const arrival = { ...target, unlockToken, around: originsAround(page) };
    return { screen: OpenPage, props: { opening: createOpening(arrival, await loadConfig()) } };
  } catch {
    return { screen: PageNotice, props: { kind: 'start' } };
  }
}
