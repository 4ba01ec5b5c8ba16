import { ForgeKvsAPIError, kvs } from '@forge/kvs';

/**
 * Forge's secret storage, which keeps the sites apart. Nothing is kept between calls:
 * Forge may serve several sites by one process.
 *
 * All functions throw an error that may be shown if storage does not answer.
 */

/** Undefined if nothing is stored under the name. */
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

/** Does nothing if there is none. */
export async function removeSecret(name: string): Promise<void> {
  try {
    await kvs.deleteSecret(name);
  } catch (error) {
    throw unavailable(error);
  }
}

/** Errors of storage may quote what was sent or stored. Nothing of them is passed on but their code. */
function unavailable(error: unknown): Error {
  const code = error instanceof ForgeKvsAPIError ? error.code : 'no answer';
  return new Error(`Forge's storage is not available (${code}). Try again.`);
}
