import { loadTextFrom, type Text } from '@secure-share/shared/text';

const sources = import.meta.glob<string>('./locales/*.ftl', { query: '?raw', import: 'default' });

/** The page's messages for a locale as a browser writes it ("de-DE"). */
export function loadText(tag: string): Promise<Text> {
  return loadTextFrom((language) => sources[`./locales/${language}.ftl`], 'page', tag);
}
