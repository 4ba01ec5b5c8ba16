import type { KeyFlaw } from '@secure-share/crypto';
import type { Ref } from 'vue';

import type { Failure } from './failure';
import type { Measured } from './sending';

export type ReceiveState =
  | { readonly phase: 'idle' }
  /** The key is tried on the share, which sends nothing of it; then the download is asked for; at the end it is confirmed. */
  | { readonly phase: 'checking' | 'claiming' | 'acknowledging' }
  /** While interrupted it waits for the connection and goes on by itself. */
  | (Measured & { readonly phase: 'downloading'; readonly name: string; readonly interrupted: boolean })
  /** Whole and verified. Until it is acknowledged the sender is not told; that goes on by itself while the tab lives. */
  | {
    readonly phase: 'received';
    readonly name: string;
    /** Bytes */
    readonly size: number;
    /** Of a text, which is shown and stored nowhere. */
    readonly text?: string;
    readonly acknowledged: boolean;
  }
  /** Not the key of this share. It can be tried again. */
  | { readonly phase: 'wrong-key' }
  /** Another download of it is under way until this time (RFC 3339), unless it goes on. */
  | { readonly phase: 'busy'; readonly until: string }
  | { readonly phase: 'failed'; readonly failure: Failure; readonly canRetry: boolean };

/** What is wrong with what was typed as a key. */
export type KeyCheck = 'ok' | KeyFlaw;

/** The download of one share. It goes on while the person looks at other screens. */
export interface Receiving {
  readonly state: Readonly<Ref<ReceiveState>>;
  /** Tries the key, downloads, verifies, saves and acknowledges. Settles when that is done, has failed or was cancelled; never rejects. */
  readonly open: (keyText: string) => Promise<void>;
  /** Goes on after a failure that says canRetry. */
  readonly retry: () => Promise<void>;
  /** Stops at once. The share stays as it is: the same tab can go on within the lease. */
  readonly cancel: () => void;
  /** Saves what was received once more. */
  readonly save: () => void;
  /** The person has the text that was received, or wants it no longer: closing the tab need not ask any more. */
  readonly letGo: () => void;
  /** Tells what is wrong with a key before anything is sent. */
  readonly checkKey: (text: string) => KeyCheck;
}
