import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { root } from '../local/stack.js';

/** A message of the app by its id. */
export type Texts = (id: string, values?: Record<string, FluentVariable>) => string;

/** The messages of a locale, as the app's own files have them. */
export function textsOf(locale: string): Texts {
  const [language = ''] = locale.split('-');
  const bundle = new FluentBundle(locale);
  const folder = join(root, 'forge/static/main/src/locales', language);
  for (const file of readdirSync(folder)) {
    bundle.addResource(new FluentResource(readFileSync(join(folder, file), 'utf8')));
  }
  return (id, values) => {
    const pattern = bundle.getMessage(id)?.value;
    if (!pattern) throw new Error(`there is no message ${id} in ${language}`);
    return bundle.formatPattern(pattern, values);
  };
}
