// @ts-check
import { addressWith } from './choice.js';

/**
 * createHistory: the app's own addresses, which stand in the page's query under
 * "path". The shape is that of npm's history 4, as with Forge.
 * @param {string} path where the app is now
 */
export function createHistory(path) {
  /** @param {string | {pathname?: string, search?: string, hash?: string, state?: unknown}} to @param {unknown} [state] */
  const locate = (to, state) => {
    const url = new URL(typeof to === 'string' ? to : `${to.pathname ?? '/'}${to.search ?? ''}${to.hash ?? ''}`, 'http://app');
    return { pathname: url.pathname, search: url.search, hash: url.hash, state: typeof to === 'string' ? state : to.state };
  };
  /** @type {Set<(location: ReturnType<typeof locate>, action: string) => void>} */
  const listeners = new Set();
  /** @param {'PUSH' | 'REPLACE' | 'POP'} action @param {ReturnType<typeof locate>} place */
  const tell = (action, place) => listeners.forEach((listen) => listen(place, action));
  /** @param {'pushState' | 'replaceState'} how @param {'PUSH' | 'REPLACE'} action */
  const go = (how, action) => (/** @type {any} */ to, /** @type {unknown} */ state) => {
    const place = locate(to, state);
    history[how](place.state ?? null, '', addressWith({ path: place.pathname + place.search + place.hash }));
    tell(action, place);
  };
  addEventListener('popstate', () => tell('POP', locate(new URL(location.href).searchParams.get('path') ?? '/', history.state)));
  return {
    action: 'POP',
    location: locate(path),
    length: history.length,
    push: go('pushState', 'PUSH'),
    replace: go('replaceState', 'REPLACE'),
    go: (/** @type {number} */ delta) => history.go(delta),
    goBack: () => history.back(),
    goForward: () => history.forward(),
    createHref: (/** @type {any} */ to) => addressWith({ path: locate(to).pathname }),
    listen: (/** @type {any} */ listener) => (listeners.add(listener), () => void listeners.delete(listener)),
  };
}
