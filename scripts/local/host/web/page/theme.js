// @ts-check
import { themeOf } from './context.js';

/** @type {Set<(theme: ReturnType<typeof themeOf>) => void>} */
const painters = new Set();
let current = 'light';

/** Sets the theme of the page, and of every app that follows it. @param {string} theme */
export function setTheme(theme) {
  current = theme;
  document.documentElement.dataset.colorMode = theme;
  for (const paint of painters) paint(themeOf(theme));
}

/** enableTheming: the app follows the page's theme from now on. @param {{paint: (theme: ReturnType<typeof themeOf>) => void}} app */
export async function enableTheming({ paint }) {
  painters.add(paint);
  await paint(themeOf(current));
}
