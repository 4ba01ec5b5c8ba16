import type { Product } from './context';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const EXTENSION = new RegExp(`^ari:cloud:ecosystem::extension/(${UUID})/`);

/** As the key mailer writes it into mails: see docs/forge.md. */
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
