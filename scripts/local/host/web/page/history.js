// @ts-check
import { addressWith, pathIn } from './choice.js';

/**
 * @typedef {{pathname: string, search: string, hash: string, state: unknown}} Place
 * @typedef {string | Partial<Place>} To
 * @typedef {(place: Place, action: 'PUSH' | 'REPLACE' | 'POP') => void} Listener
 */

/**
 * createHistory: the page's address holds the app's path, see pathIn. It has the shape of npm's history 4, as in Forge.
 */
export function createHistory() {
  /** @type {Set<Listener>} */
  const listeners = new Set();
  /** @param {'PUSH' | 'REPLACE' | 'POP'} action */
  const tell = (action) => listeners.forEach((listen) => listen(here(), action));
  addEventListener('popstate', () => tell('POP'));
  return {
    action: 'POP',
    location: here(),
    length: history.length,
    /** @param {To} to @param {unknown} [state] */
    push(to, state) {
      const place = placeOf(to, state);
      history.pushState(place.state, '', addressOf(place));
      tell('PUSH');
    },
    /** @param {To} to @param {unknown} [state] */
    replace(to, state) {
      const place = placeOf(to, state);
      history.replaceState(place.state, '', addressOf(place));
      tell('REPLACE');
    },
    /** @param {number} delta */
    go: (delta) => history.go(delta),
    goBack: () => history.back(),
    goForward: () => history.forward(),
    /** @param {To} to */
    createHref: (to) => addressOf(placeOf(to)),
    /** @param {Listener} listener */
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const here = () => placeOf(pathIn(new URL(location.href)), history.state);

/** @param {To} to @param {unknown} [state] @returns {Place} */
function placeOf(to, state = null) {
  if (typeof to !== 'string') return { pathname: '/', search: '', hash: '', state, ...to };
  const { pathname, search, hash } = new URL(to, 'http://app');
  return { pathname, search, hash, state };
}

/** @param {Place} place */
const addressOf = ({ pathname, search, hash }) => addressWith({ path: pathname + search + hash });
