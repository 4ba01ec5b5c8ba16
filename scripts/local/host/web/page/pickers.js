// @ts-check
import { addressWith, ages, locales, themes } from './choice.js';

const languages = new Intl.DisplayNames(['en'], { type: 'language' });

/** Like "Jira: Issue action". @param {import('./settings.js').Module} module */
export function placeName({ type }) {
  const [product, kind] = type.split(':');
  const words = kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${product[0].toUpperCase()}${product.slice(1)}: ${words}`;
}

/**
 * Fills the form with one select for each part of the choice.
 * @param {HTMLFormElement} form
 * @param {import('./settings.js').Settings} settings
 * @param {import('./choice.js').Choice} choice
 * @param {(theme: string) => void} onTheme a theme changes without a reload
 */
export function showPickers(form, settings, choice, onTheme) {
  /** @param {string} value @returns {[string, string]} */
  const plain = (value) => [value, value[0].toUpperCase() + value.slice(1)];
  form.append(
    picker('Site', 'site', choice.site.name, settings.sites.map((s) => [s.name, s.title])),
    picker('Person', 'person', choice.person.name, choice.site.people.map((p) => [p.name, p.role ? `${p.displayName} (${p.role})` : p.displayName])),
    picker('Place', 'module', choice.module.key, settings.modules.map((m) => [m.key, placeName(m)])),
    picker('Theme', 'theme', choice.theme, themes.map(plain)),
    picker('Language', 'locale', choice.locale, locales.map((l) => [l, languages.of(l.slice(0, 2)) ?? l])),
    picker('Tokens', 'tokens', choice.tokens, ages.map(plain)),
  );
  form.addEventListener('change', ({ target }) => {
    const { name, value } = /** @type {HTMLSelectElement} */ (target);
    if (name === 'theme') {
      history.replaceState(history.state, '', addressWith({ theme: value }));
      onTheme(value);
      return;
    }
    /** @type {Record<string, null>} */
    const elsewhere = name === 'site' ? { person: null, issue: null } : {};
    location.assign(addressWith({ ...elsewhere, path: null, [name]: value }));
  });
}

/**
 * @param {string} label
 * @param {string} name of the query's parameter
 * @param {string} chosen
 * @param {[value: string, text: string][]} options
 */
function picker(label, name, chosen, options) {
  const select = document.createElement('select');
  select.name = name;
  select.autocomplete = 'off'; // a reload shows the values of the address
  select.append(...options.map(([value, text]) => new Option(text, value, false, value === chosen)));
  const box = document.createElement('label');
  box.append(label, select);
  return box;
}
