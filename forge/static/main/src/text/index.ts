import { loadTextFrom, type Text } from '@secure-share/shared/text';

export * from '@secure-share/shared/text';

/**
 * The app's messages load with it, those of `views/<part>` with what is in that folder, and `share`
 * with the screens that send or show one share.
 */
export type TextPart = 'app' | 'activity' | 'admin' | 'interrupted' | 'programs' | 'share';

const resources = import.meta.glob<string>('../locales/*/*.ftl', { query: '?raw', import: 'default' });

/**
 * The app's messages for a locale as Forge or a browser writes it ("de_DE", "de-DE"). Without a
 * time zone (IANA) it uses the device's.
 */
export function loadText(tag: string, timeZone?: string): Promise<Text> {
  return loadTextFrom((language, part) => resources[`../locales/${language}/${part}.ftl`], 'app', tag, timeZone);
}
