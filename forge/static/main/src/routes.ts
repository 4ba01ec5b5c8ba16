import type { RouteRecordRaw } from 'vue-router';

import type { TextPart } from './text';

declare module 'vue-router' {
  interface RouteMeta {
    /** Further files of texts that the screen needs. */
    texts?: TextPart;
  }
}

/** Screens by name. Each loads on demand. */
export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'inbox', component: () => import('./views/list/ListView.vue'), props: { list: 'inbox' } },
  { path: '/sent', name: 'outbox', component: () => import('./views/list/ListView.vue'), props: { list: 'outbox' } },
  { path: '/send', name: 'send', component: () => import('./views/SendView.vue'), meta: { texts: 'share' } },
  {
    path: '/shares/:id',
    name: 'share',
    component: () => import('./views/share/ShareView.vue'),
    props: true,
    meta: { texts: 'share' },
  },
  {
    path: '/programs',
    name: 'programs',
    component: () => import('./views/ProgramsView.vue'),
    meta: { texts: 'programs' },
  },
  {
    path: '/activity',
    name: 'activity',
    component: () => import('./views/ActivityView.vue'),
    props: { log: 'own' },
    meta: { texts: 'activity' },
  },
  {
    path: '/activity/site',
    name: 'site-activity',
    component: () => import('./views/ActivityView.vue'),
    props: { log: 'site' },
    meta: { texts: 'activity' },
  },
  {
    path: '/rules',
    name: 'rules',
    component: () => import('./views/admin/PlaceRules.vue'),
    meta: { texts: 'admin' },
  },
  { path: '/admin', name: 'admin', component: () => import('./views/AdminView.vue'), meta: { texts: 'admin' } },
  { path: '/:elsewhere(.*)*', redirect: '/' },
];

/**
 * Whether a module shows all screens. The dialogs of an issue or a page only send a file, and the
 * admin page and the settings of a project or space show settings.
 */
export function hasTabs(moduleKey: string): boolean {
  return !/-(admin|settings)$/.test(moduleKey) && !opensSend(moduleKey);
}

/** The screen that a module of the manifest opens with. */
export function firstScreen(moduleKey: string): string {
  if (moduleKey.endsWith('-admin')) return '/admin';
  if (moduleKey.endsWith('-settings')) return '/rules';
  return opensSend(moduleKey) ? '/send' : '/';
}

function opensSend(moduleKey: string): boolean {
  return moduleKey === 'secure-share-issue' || moduleKey === 'secure-share-content';
}
