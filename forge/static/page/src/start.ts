import { textPlugin } from '@secure-share/shared/text';
import { createApp, type App, type Component } from 'vue';

import OpenPage from './OpenPage.vue';
import PageNotice from './PageNotice.vue';
import { loadConfig } from './config';
import { shareIdIn } from './link';
import { createOpening } from './opening';
import { loadText } from './text';

/** Shows the page in the best language for `tag`; the person may choose another. */
export async function start(page: Document, tag: string): Promise<void> {
  const { screen, props } = await screenFor(page.location.hash);
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

async function screenFor(hash: string): Promise<Screen> {
  const shareId = shareIdIn(hash);
  if (shareId === undefined) return { screen: PageNotice, props: { kind: 'link' } };
  try {
    return { screen: OpenPage, props: { opening: createOpening(shareId, await loadConfig()) } };
  } catch {
    return { screen: PageNotice, props: { kind: 'start' } };
  }
}
