import type { Ref } from 'vue';

import type { PickedFile, UploadSource } from '../transfer/protocol';
import type { Failure } from './failure';

export type { PickedFile, UploadSource };

export { LONGEST_TEXT } from '../transfer/text';

export interface Draft {
  readonly recipient: { readonly accountId: string; readonly name: string };
  /** Where the key goes: a plain mail address. */
  readonly address: string;
  /** Language of the mail, BCP 47. */
  readonly mailLocale: string;
  /** Shown to the recipient before the key is there; may be empty. */
  readonly description: string;
  readonly source: UploadSource;
}

/** Bytes that are done; speed and time left are there once they can be told. */
export interface Measured {
  readonly done: number;
  readonly total: number;
  readonly bytesPerSecond?: number;
  readonly secondsLeft?: number;
}

export type SendState =
  | { readonly phase: 'idle' }
  /** Making one zip file of many; reading the file for its checksum. */
  | (Measured & { readonly phase: 'packing' | 'reading' })
  /** Sealing and uploading. While interrupted it waits for the connection and goes on by itself. */
  | (Measured & { readonly phase: 'uploading'; readonly interrupted?: boolean })
  | { readonly phase: 'announcing' | 'committing' | 'mailing' }
  /** The file is on its way. Unless mailed, its key exists in this tab only. */
  | {
    readonly phase: 'sent';
    readonly shareId: string;
    /** RFC 3339 */
    readonly expiresAt: string;
    readonly mailed: boolean;
    readonly mailFailure?: Failure;
    /** How often the key can still be mailed. */
    readonly mailsLeft: number;
  }
  | { readonly phase: 'failed'; readonly failure: Failure; readonly canRetry: boolean }
  | { readonly phase: 'cancelled' };

/** The one file that this tab is sending. It goes on while the person looks at other screens. */
export interface Sending {
  readonly state: Readonly<Ref<SendState>>;
  /** Settles when the draft is sent, has failed or was cancelled; never rejects. Nothing happens while another is under way. */
  readonly send: (draft: Draft) => Promise<void>;
  /** Stops at once; what was announced is taken back. */
  readonly cancel: () => void;
  /** Goes on after a failure that says canRetry, with what is missing. */
  readonly retry: () => Promise<void>;
  /** Mails the key of what was sent, to this address, once more. */
  readonly mailAgain: (address: string) => Promise<void>;
  /** The key of what was sent, for another road. */
  readonly key: () => string | undefined;
  /** Forgets what was sent, its key included, or gives up what failed. */
  readonly reset: () => void;
}
