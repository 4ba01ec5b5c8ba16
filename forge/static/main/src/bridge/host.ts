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

/** Everything that the app asks of Jira and Confluence goes through here. */
export { events, invoke, permissions, requestConfluence, requestJira, requestRemote, router, showFlag, view };

/** Of the product's page, for the part of its address that is the app's. Full pages have one, actions do not. */
export type ProductHistory = Awaited<ReturnType<typeof view.createHistory>>;

export type { AppContext, Product } from './context';

let asked: Promise<AppContext> | undefined;

/** Where the app was opened: the product is asked once, or until it answers. */
export function appContext(): Promise<AppContext> {
  return (asked ??= view
    .getContext()
    .then(appContextOf)
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    }));
}
