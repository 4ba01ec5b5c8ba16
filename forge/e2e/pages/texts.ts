import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { root } from '../local/stack.js';

/** Messages of the app by id. */
export type Texts = (id: string, values?: Record<string, FluentVariable>) => string;

/** Reads the messages of a locale from the app's own files. */
export function textsOf(locale: string): Texts {
  const [language = ''] = locale.split('-');
  const bundle = new FluentBundle(locale);
  const folder = join(root, 'forge/static/main/src/locales', language);
  const files = readdirSync(folder).map((file) => join(folder, file));
  for (const file of [join(root, `forge/shared/src/locales/${language}.ftl`), ...files]) {
    bundle.addResource(new FluentResource(readFileSync(file, 'utf8')));
  }
  return (id, values) => {
    const pattern = bundle.getMessage(id)?.value;
    if (!pattern) throw new Error(`no message ${id} in ${language}`);
    return bundle.formatPattern(pattern, values);
  };
}
