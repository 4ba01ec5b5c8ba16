import { loadText } from './text';

function element(name: string, text: string): HTMLElement {
  return Object.assign(document.createElement(name), { textContent: text });
}

/**
 * Shows a plain page if the app was opened outside of the products or could not start. Needs
 * neither the bridge nor Vue.
 */
export async function showStartFailure(why: 'outside' | 'start'): Promise<void> {
  const { t, locale } = await loadText(navigator.language);
  document.documentElement.lang = locale;
  document.title = t(`frame-${why}-title`);
  const main = Object.assign(document.createElement('main'), { className: 'page narrow stack' });
  main.append(element('h1', document.title), element('p', t(`frame-${why}`)));
  document.body.replaceChildren(main);
}
