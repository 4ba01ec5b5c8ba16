// @ts-check
import { themeOf } from './context.js';

/** @type {Set<(theme: ReturnType<typeof themeOf>) => void>} */
const painters = new Set();
let current = 'light';

/** Gives the page, and every app that asked for it, a theme. @param {string} theme */
export function setTheme(theme) {
  current = theme;
  document.documentElement.dataset.colorMode = theme;
  for (const paint of painters) paint(themeOf(theme));
}

/** enableTheming: from now on the app looks as the page does. @param {{paint: (theme: ReturnType<typeof themeOf>) => void}} app */
export async function enableTheming({ paint }) {
  painters.add(paint);
  await paint(themeOf(current));
}
