import { events, invoke, requestConfluence, requestJira, requestRemote, router, showFlag, view } from '@forge/bridge';

/** Everything that the app asks of Jira and Confluence goes through here. */
export { events, invoke, requestConfluence, requestJira, requestRemote, router, showFlag, view };

/** Of the product's page, for the part of its address that is the app's. Full pages have one, actions do not. */
export type ProductHistory = Awaited<ReturnType<typeof view.createHistory>>;

export type Product = 'jira' | 'confluence';

/** Where the app was opened. Nothing here is proof of anything: the services go by their token. */
export interface Place {
  readonly accountId: string;
  readonly cloudId: string;
  readonly siteUrl: string;
  readonly moduleKey: string;
  readonly product: Product;
  /** As the product names it: "en_GB" or "en-GB". */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Key of the issue that the app was opened from. */
  readonly issue?: string;
  readonly appVersion: string;
}

let asked: Promise<Place> | undefined;

/** Where the app was opened: the product is asked once, or until it answers. */
export function place(): Promise<Place> {
  return (asked ??= ask().catch((error: unknown) => {
    asked = undefined;
    throw error;
  }));
}

async function ask(): Promise<Place> {
  const c = await view.getContext();
  const extension = c.extension as { issue?: { key?: string } } | undefined;
  return {
    accountId: c.accountId ?? '',
    cloudId: c.cloudId ?? '',
    siteUrl: c.siteUrl,
    moduleKey: c.moduleKey,
    product: c.moduleKey.includes('confluence') || c.moduleKey.includes('content') ? 'confluence' : 'jira',
    locale: c.locale,
    timeZone: c.timezone,
    appVersion: (c as { appVersion?: string }).appVersion ?? '',
    ...(extension?.issue?.key === undefined ? {} : { issue: extension.issue.key }),
  };
}
