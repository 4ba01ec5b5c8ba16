import { events, invoke, requestConfluence, requestJira, requestRemote, router, showFlag, view } from '@forge/bridge';

import { placeOf, type Place } from './context';

/** Everything that the app asks of Jira and Confluence goes through here. */
export { events, invoke, requestConfluence, requestJira, requestRemote, router, showFlag, view };

/** Of the product's page, for the part of its address that is the app's. Full pages have one, actions do not. */
export type ProductHistory = Awaited<ReturnType<typeof view.createHistory>>;

export type { Place, Product } from './context';

let asked: Promise<Place> | undefined;

/** Where the app was opened: the product is asked once, or until it answers. */
export function place(): Promise<Place> {
  return (asked ??= view
    .getContext()
    .then(placeOf)
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    }));
}
