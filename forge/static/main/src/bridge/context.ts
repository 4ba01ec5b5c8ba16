export type Product = 'jira' | 'confluence';

/** Where the app was opened. None of this is verified: the services rely on their token only. */
export interface AppContext {
  readonly accountId: string;
  readonly cloudId: string;
  readonly siteUrl: string;
  readonly moduleKey: string;
  readonly product: Product;
  /** As the product writes it: "en_GB" or "en-GB". */
  readonly locale: string;
  /** IANA name, or empty for the time zone of the device. */
  readonly timeZone: string;
  /** Key of the issue in which the app was opened. */
  readonly issue?: string;
  /** The project or space in which the app was opened: "project:" or "space:" and its id. */
  readonly place?: string;
  readonly appVersion: string;
  /** Address of the app's full page in this product. Absent if the context does not contain enough to build it. */
  readonly page?: string;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const EXTENSION = new RegExp(`^ari:cloud:ecosystem::extension/(${UUID})/`);

/**
 * Reads the product's context. Each field that is missing, of another type or unknown to this
 * browser gets a default, because the app must start with any context.
 */
export function appContextOf(context: unknown): AppContext {
  const moduleKey = text(member(context, 'moduleKey'));
  const issue = text(member(member(member(context, 'extension'), 'issue'), 'key'));
  const product = moduleKey.includes('confluence') || moduleKey.includes('content') ? 'confluence' : 'jira';
  const place = placeOf(member(context, 'extension'));
  const page = pageOf(
    {
      siteUrl: member(context, 'siteUrl'),
      localId: member(context, 'localId'),
      environmentId: member(context, 'environmentId'),
    },
    product,
  );
  return {
    accountId: text(member(context, 'accountId')),
    cloudId: text(member(context, 'cloudId')),
    siteUrl: text(member(context, 'siteUrl')),
    moduleKey,
    product,
    locale: text(member(context, 'locale')) || navigator.language,
    timeZone: zone(text(member(context, 'timezone'))),
    appVersion: text(member(context, 'appVersion')),
    ...(page === undefined ? {} : { page }),
    ...(issue === '' ? {} : { issue }),
    ...(place === undefined ? {} : { place }),
  };
}

/** As the file API reads it from its token: a context that names both names none. */
function placeOf(extension: unknown): string | undefined {
  const places = ['project', 'space'].flatMap((kind) => {
    const id = member(member(extension, kind), 'id');
    return /^[1-9]\d{0,19}$/.test(String(id)) ? [`${kind}:${String(id)}`] : [];
  });
  return places.length === 1 ? places[0] : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The time zone, if this browser knows it. */
function zone(name: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name || undefined });
    return name;
  } catch {
    return '';
  }
}

/** In the form that the key mailer writes into mails: see docs/forge.md. */
export function pageOf(
  { siteUrl, localId, environmentId }: Record<'siteUrl' | 'localId' | 'environmentId', unknown>,
  product: Product,
): string | undefined {
  const app = EXTENSION.exec(String(localId))?.[1];
  const environment = String(environmentId);
  if (
    app === undefined ||
    !new RegExp(`^${UUID}$`).test(environment) ||
    !/^https:\/\/[a-z0-9.-]+$/.test(String(siteUrl))
  )
    return undefined;
  const path = product === 'jira' ? `jira/apps/${app}/${environment}` : `wiki/apps/${app}/${environment}/secure-share`;
  return `${String(siteUrl)}/${path}`;
}
