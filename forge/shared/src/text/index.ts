import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { inject, type App, type InjectionKey } from 'vue';

import { formatOf, type Format } from './format';

/** Languages that have messages. */
export const LANGUAGES = ['en', 'de', 'fr', 'pl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The name of a language in that language. */
export function languageName(tag: string): string {
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

export type Arguments = Readonly<Record<string, FluentVariable>>;

/** Messages of one language, and the tag for dates and numbers. */
export interface Text {
  /**
   * The message with this id (Fluent, projectfluent.org). A missing message or value throws during
   * development. In production the name of the missing message is shown.
   */
  readonly t: (id: string, values?: Arguments) => string;
  readonly has: (id: string) => boolean;
  /** Adds the messages of another part of the app; once is enough. Rejects if they cannot be loaded. */
  readonly load: (part: string) => Promise<void>;
  readonly format: Format;
  readonly language: Language;
  /** BCP 47 tag, more exact than the language: "en-GB". */
  readonly locale: string;
}

/** Loads a Fluent file of an app. Undefined if there is none. */
export type Source = (language: Language, part: string) => (() => Promise<string>) | undefined;

/** The messages of what is shared: src/locales/<language>.ftl. */
const shared = import.meta.glob<string>('../locales/*.ftl', { query: '?raw', import: 'default' });

/** The best available language for a BCP 47 tag, or English. */
export function languageOf(tag: string): Language {
  const wanted = tag.toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((l) => l === wanted) ?? 'en';
}

function localeOf(tag: string, language: Language): string {
  try {
    const [locale] = Intl.DateTimeFormat.supportedLocalesOf(tag.replaceAll('_', '-'));
    return locale?.split('-')[0] === language ? locale : language;
  } catch {
    return language; // not a tag
  }
}

/**
 * Messages for a locale as Forge or a browser writes it ("de_DE", "de-DE"): the shared ones and the
 * part `first` of an app. Without a time zone (IANA) it uses the device's.
 */
export async function loadTextFrom(source: Source, first: string, tag: string, timeZone?: string): Promise<Text> {
  const language = languageOf(tag);
  const load = (part: string) => loaded(source(language, part), `${part} in ${language}`);
  const sources = await Promise.all([loaded(shared[`../locales/${language}.ftl`], language), load(first)]);
  return textOf(language, localeOf(tag, language), sources, { first, load, timeZone });
}

function loaded(load: (() => Promise<string>) | undefined, what: string): Promise<string> {
  if (!load) throw new Error(`no messages found for ${what}`);
  return load();
}

/** French has a space before : ; ? ! and inside « » that must not break. Translators type a plain space. */
const tied = (source: string) => source.replaceAll(/ (?=[:;?!»])/g, '\u202F').replaceAll('« ', '«\u202F');

interface More {
  /** The part whose messages are there already. */
  readonly first: string;
  readonly load: (part: string) => Promise<string>;
  readonly timeZone: string | undefined;
}

/** Text from the sources of Fluent files. */
export function textOf(language: Language, locale: string, sources: readonly string[], more?: More): Text {
  const bundle = new FluentBundle(locale, { useIsolating: true });
  const parts = new Set(more ? [more.first] : []);
  const add = (source: string) => {
    const flaws = bundle.addResource(new FluentResource(language === 'fr' ? tied(source) : source));
    if (flaws[0]) throw flaws[0];
  };
  sources.forEach(add);
  return {
    language,
    locale,
    load: async (part) => {
      if (!more || parts.has(part)) return;
      const source = await more.load(part);
      if (parts.has(part)) return;
      parts.add(part);
      add(source);
    },
    has: (id) => bundle.hasMessage(id),
    format: formatOf(locale, more?.timeZone),
    t: (id, values) => format(bundle, id, values),
  };
}

function format(bundle: FluentBundle, id: string, values: Arguments | undefined): string {
  const pattern = bundle.getMessage(id)?.value;
  if (pattern) return bundle.formatPattern(pattern, values, import.meta.env.PROD ? [] : null);
  if (import.meta.env.PROD) return id;
  throw new Error(`no message ${id} found`);
}

/** A message for use outside of the page: without the invisible marks that messages put around values. */
export const withoutMarks = (message: string): string => message.replaceAll(/[\u2066-\u2069]/g, '');

const key: InjectionKey<Text> = Symbol('text');

/** Vue plugin: provides `text` to every component. */
export const textPlugin = (text: Text) => ({ install: (app: App) => void app.provide(key, text) });

/** The texts of the app. Call it in setup. */
export function useText(): Text {
  const text = inject(key);
  if (!text) throw new Error('the app was given no text');
  return text;
}
