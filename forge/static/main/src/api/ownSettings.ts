import { appContext, invoke, permissions } from '../bridge/host';
import { Failed } from '@secure-share/shared/api/errors';
import { forgetSettings } from './site';

/** The only group of addresses that this app asks administrators to allow. */
const GROUP = 'own-delivery';

type Egress = Parameters<typeof permissions.egress.set>[0]['egresses'][number];
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is in @forge/egress, which the bridge does not export
const TYPE = 'FETCH_CLIENT_SIDE' as Egress['configured'][number]['type'][number];

/**
 * Asks the administrator, in a dialog of Atlassian's, to let the app's page connect to the address,
 * and stores it. The page may connect once it is reloaded. `description` is shown in that dialog.
 *
 * Rejects with a Failed: `own-not-allowed` or `own-not-saved`. Then the previous address stays in
 * use.
 */
export async function saveAddress(url: string, description: string): Promise<void> {
  const domain = new URL(url).origin;
  try {
    await permissions.egress.set({ egresses: [{ key: GROUP, description, configured: [{ domain, type: [TYPE] }] }] });
  } catch {
    throw new Failed('own-not-allowed');
  }
  await change('setOwnDelivery', { url });
  await disallowOthers(domain).catch(() => undefined); // no request goes there; administrators see it under Connected apps
}

/** Replaces the signing secret with a new one. Rejects with the Failed `own-not-saved`. */
export const renewSecret = (): Promise<void> => change('setOwnDelivery', { newSecret: true });

/** Rejects with the Failed `own-not-saved`. */
export async function removeOwnDelivery(): Promise<void> {
  await change('removeOwnDelivery', {});
  await permissions.egress.deleteGroup({ key: GROUP }).catch(() => undefined); // as above
}

async function change(functionKey: string, what: object): Promise<void> {
  try {
    const { product } = await appContext();
    await invoke(functionKey, { product, ...what });
  } catch {
    throw new Failed('own-not-saved'); // drops the cause, which may contain the secret
  } finally {
    forgetSettings();
  }
}

async function disallowOthers(domain: string): Promise<void> {
  const { results } = await permissions.egress.get({ keys: [GROUP] });
  const others = results.filter(({ key }) => key === GROUP).flatMap(({ configured }) => configured);
  for (const other of others) {
    if (other.domain !== domain) {
      await permissions.egress.deleteDomain({ key: GROUP, domain: other.domain, type: TYPE });
    }
  }
}
