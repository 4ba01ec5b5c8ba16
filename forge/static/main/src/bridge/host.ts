import {
  events,
  invoke,
  permissions,
  requestConfluence,
  requestJira,
  requestRemote,
  router,
  showFlag,
  view,
} from '@forge/bridge';

import { appContextOf, type AppContext } from './context';

/** All calls to Jira and Confluence go through here. */
export { events, invoke, permissions, requestConfluence, requestJira, requestRemote, router, showFlag, view };

/** The history of the product's page, for the app's part of its address. Full pages have one, actions do not. */
export type ProductHistory = Awaited<ReturnType<typeof view.createHistory>>;

export type { AppContext, Product } from './context';

let asked: Promise<AppContext> | undefined;

/** Where the app was opened. Asks the product once, and again only if it did not answer. */
export function appContext(): Promise<AppContext> {
  return (asked ??= view
    .getContext()
    .then(appContextOf)
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    }));
}
