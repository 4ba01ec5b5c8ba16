import { onScopeDispose, shallowRef, type Ref } from 'vue';

import { extendShare, liftLock as askToLift, showShare, withdrawShare, type Share } from '../api/fileApi';
import { failureOf, type Failure } from '@secure-share/shared/api/errors';
import { Exclusive } from '@secure-share/shared/lib/exclusive';
import { keyMails } from '../sessions/keyMail';
import { poll } from '../api/polling';
import { detailOf, isWhole, type ShareDetail } from '../api/shares';
import { isOpen } from '../lib/shareStatus';

export interface ShareView {
  /** Undefined until the first response. */
  readonly share: Readonly<Ref<ShareDetail | undefined>>;
  /** Why the last request failed. `not-found` also if the share belongs to other people. */
  readonly failure: Readonly<Ref<Failure | undefined>>;
  /** Sends a request now. Never rejects: see failure. */
  readonly refresh: () => Promise<void>;
  /**
   * The sender takes the share back, or the recipient declines it. Resolves to the failure, if any.
   * `share` then shows the current state, which may be another end that came first. A second call
   * while the first is running gets its promise. Never rejects.
   */
  readonly withdraw: () => Promise<Failure | undefined>;
  /** Lets the recipient try passwords again. Returns why it failed. Never rejects. */
  readonly liftLock: () => Promise<Failure | undefined>;
  /** Moves the expiry to this many seconds after the share was sent. Returns why it failed. Never rejects. */
  readonly extend: (lifetimeSeconds: number) => Promise<Failure | undefined>;
}

/** One share, kept up to date until the screen is left. Call it in setup. */
export function useShare(id: string): ShareView {
  const share = shallowRef<ShareDetail>();
  const failure = shallowRef<Failure>();
  const withdrawing = new Exclusive<Failure | undefined>();
  let before = '';

  async function ask(): Promise<boolean> {
    try {
      const now = await showShare(id);
      const changed = await show(now);
      failure.value = undefined;
      return changed;
    } catch (error) {
      failure.value = failureOf(error);
      throw error;
    }
  }

  async function show(now: Share): Promise<boolean> {
    if (!isOpen(now.status)) keyMails.forget(id); // it opens nothing any more
    const text = JSON.stringify(now);
    const changed = text !== before;
    if (changed || (share.value && !isWhole(share.value))) share.value = await detailOf(now);
    before = text;
    return changed;
  }

  async function withdraw(): Promise<Failure | undefined> {
    let failed: Failure | undefined;
    try {
      await withdrawShare(id);
    } catch (error) {
      failed = failureOf(error);
    }
    await polling.refresh();
    return failed;
  }

  /** Shows what the service answers to a change. */
  async function change(call: () => Promise<Share>): Promise<Failure | undefined> {
    let failed: Failure | undefined;
    try {
      await show(await call());
    } catch (error) {
      failed = failureOf(error);
    }
    return failed;
  }

  const polling = poll(ask, undefined, id);
  onScopeDispose(polling.stop);
  return {
    share,
    failure,
    refresh: polling.refresh,
    withdraw: () => withdrawing.run(withdraw),
    liftLock: () => change(() => askToLift(id)),
    extend: (lifetimeSeconds) => change(() => extendShare(id, lifetimeSeconds)),
  };
}
