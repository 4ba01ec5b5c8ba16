import { appContext, invoke } from '../bridge/host';
import { object, text, type Shape } from '@secure-share/shared/lib/shape';
import { Problem } from '@secure-share/shared/api/errors';

/** Milliseconds for which an assertion is used. It is valid for five minutes. */
const USED_FOR = 240_000;

const assertion: Shape<{ readonly token: string }> = object({ token: text }, {});

let kept: { readonly token: Promise<string>; readonly asked: number } | undefined;

/**
 * Calls `work` with a role assertion: the caller's administrator roles, signed by the app's function
 * in Forge. Uses one for several calls, and asks for another after a failure, because the roles may
 * have changed. Rejects as `work` does, or with the Problem `roles`.
 */
export async function withRoles<T>(work: (roles: string) => Promise<T>): Promise<T> {
  if (!kept || Date.now() - kept.asked >= USED_FOR) kept = { token: ask(), asked: Date.now() };
  const mine = kept;
  try {
    return await work(await mine.token);
  } catch (error) {
    if (kept === mine) kept = undefined;
    throw error;
  }
}

async function ask(): Promise<string> {
  const { product } = await appContext();
  try {
    return assertion(await invoke('roles', { product })).token;
  } catch {
    throw new Problem('roles', 'the product does not say what the caller administers');
  }
}
