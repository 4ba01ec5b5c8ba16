import type { Failure } from '@secure-share/shared/api/errors';
import type { Openings } from '@secure-share/shared/lib/openings';
import type { Pause } from '@secure-share/shared/transfer/retry';
import type { Measured } from '@secure-share/shared/transfer/speed';
import type { ShareTerms } from '../lib/shareTerms';
import type { UploadSource } from '../transfer/protocol';
import type { DeliveryMethod } from './deliveryMethod';
import type { FurtherShare } from './furtherShare';

/** A recipient, and where their key goes. */
export interface Addressed {
  /** Somebody outside has the account id OUTSIDER, and the name that the sender gives them. */
  readonly recipient: { readonly accountId: string; readonly name: string };
  /** The mail address for the key. Empty if the sender hands it over. */
  readonly address: string;
}

/** What to send. */
export interface Draft extends Addressed, ShareTerms {
  /** Colleagues who get the same file, each with a share and a key of their own. */
  readonly others?: readonly Addressed[];
  /** How the key reaches the recipient. */
  readonly deliveryMethod: DeliveryMethod;
  /** Language of the mail, BCP 47. */
  readonly mailLocale: string;
  /** Shown to a colleague before the key arrives, to somebody outside once it fits. May be empty. */
  readonly description: string;
  /** Somebody outside needs it besides the key. An interrupted upload with a password does not continue later. */
  readonly password?: string;
  /** What the password does. Absent: it goes into the keys. gate: it only protects access, which an unlock token gives too. */
  readonly passwordMode?: 'gate';
  readonly source: UploadSource;
}

/**
 * The deletion after a cancellation. none: nothing had been announced. failed: the service did not
 * confirm the deletion.
 */
export type Removal = 'none' | 'running' | 'done' | 'failed';

export type SendState =
  | { readonly phase: 'idle' }
  /** Packs several files into one zip file. */
  | (Measured & { readonly phase: 'packing' })
  /** Compares the files with what an interrupted upload has sent. */
  | (Measured & { readonly phase: 'checking' })
  /** Encrypts and uploads. During a pause it waits, and continues by itself. */
  | (Measured & { readonly phase: 'uploading'; readonly pause?: Pause | undefined })
  | { readonly phase: 'announcing' | 'committing'; readonly pause?: Pause | undefined }
  /** Makes the shares of the other recipients from the uploaded file. */
  | { readonly phase: 'copying'; readonly copied: number; readonly copies: number }
  | { readonly phase: 'mailing' | 'delivering' }
  /** Stored for the recipient. The tab keeps the key: see keyMail. */
  | (Omit<Openings, 'opened'> & {
      readonly phase: 'sent';
      readonly shareId: string;
      /** The shares of the other recipients. Some may have failed. */
      readonly others?: readonly FurtherShare[];
      /** RFC 3339 */
      readonly expiresAt: string;
    })
  | { readonly phase: 'failed'; readonly failure: Failure; readonly canRetry: boolean }
  | {
      readonly phase: 'cancelled';
      readonly removal: Removal;
      /** The mail with the key was being sent and may arrive. */
      readonly mailed: boolean;
    };
