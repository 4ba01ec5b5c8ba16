import { appContext, invoke } from '../bridge/host';
import { list, object, text, type Shape } from '@secure-share/shared/lib/shape';
import { Problem } from '@secure-share/shared/api/errors';

/** Milliseconds for which an assertion is used. It is valid for five minutes. */
const USED_FOR = 240_000;

interface Assertion {
  readonly token: string;
  readonly roles: readonly string[];
}

const assertion: Shape<Assertion> = object({ token: text, roles: list(text) }, {});

let kept: { readonly answer: Promise<Assertion>; readonly groups: string; readonly asked: number } | undefined;

/**
 * Calls `work` with a role assertion: the caller's administrator roles, and those of `groups` that
 * they are in, signed by the app's function in Forge. Uses one for several calls, and asks for
 * another after a failure, because the roles may have changed. Rejects as `work` does, or with the
 * Problem `roles`.
 */
export function withRoles<T>(work: (roles: string) => Promise<T>, groups: readonly string[] = []): Promise<T> {
  return withAssertion(({ token }) => work(token), groups);
}

/** Those of `groups` that the caller is in, as the product says. */
export function memberOf(groups: readonly string[]): Promise<readonly string[]> {
  return withAssertion(({ roles }) => Promise.resolve(groups.filter((id) => roles.includes(`group:${id}`))), groups);
}

async function withAssertion<T>(work: (held: Assertion) => Promise<T>, groups: readonly string[]): Promise<T> {
  const about = groups.join();
  if (kept?.groups !== about || Date.now() - kept.asked >= USED_FOR)
    kept = { answer: ask(groups), groups: about, asked: Date.now() };
  const mine = kept;
  try {
    return await work(await mine.answer);
  } catch (error) {
    if (kept === mine) kept = undefined;
    throw error;
  }
}

async function ask(groups: readonly string[]): Promise<Assertion> {
  const { product, place } = await appContext();
  const container = place?.split(':')[1];
  try {
    return assertion(
      await invoke('roles', {
        product,
        ...(container ? { container } : {}),
        ...(groups.length > 0 ? { groups: [...groups] } : {}),
      }),
    );
  } catch {
    throw new Problem('roles', 'the product does not say what the caller may do');
  }
}
