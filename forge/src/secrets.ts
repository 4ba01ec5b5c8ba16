import { ForgeKvsAPIError, kvs } from '@forge/kvs';

/**
 * Forge's secret storage, which is separate for each site. Nothing is kept between calls,
 * because one process may serve several sites.
 *
 * If storage does not answer, all functions throw an error that is safe to show.
 */

/** Reads a secret; undefined if it does not exist. */
export async function readSecret(name: string): Promise<unknown> {
  try {
    return await kvs.getSecret(name);
  } catch (error) {
    throw unavailable(error);
  }
}

/** Never overwrites: if another call was first, its value stays. */
export async function createSecret(name: string, value: object): Promise<void> {
  try {
    await kvs.setSecret(name, value, { keyPolicy: 'FAIL_IF_EXISTS' });
  } catch (error) {
    if (!(error instanceof ForgeKvsAPIError && error.code === 'KEY_CONFLICT')) throw unavailable(error);
  }
}

export async function writeSecret(name: string, value: object): Promise<void> {
  try {
    await kvs.setSecret(name, value);
  } catch (error) {
    throw unavailable(error);
  }
}

/** Removes a secret, if it exists. */
export async function removeSecret(name: string): Promise<void> {
  try {
    await kvs.deleteSecret(name);
  } catch (error) {
    throw unavailable(error);
  }
}

/** Errors of storage may quote what was sent or stored, so only their code is passed on. */
function unavailable(error: unknown): Error {
  const code = error instanceof ForgeKvsAPIError ? error.code : 'no answer';
  return new Error(`Forge's storage is not available (${code}). Try again.`);
}
