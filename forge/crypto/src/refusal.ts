/** Why something was refused. The first six are those of the shared vectors. */
export type Reason =
  /** The body ends before its last record. */
  | 'truncated'
  /** Something follows the last record. */
  | 'trailing'
  /** Made under another key, or altered, moved, repeated or cut since: these cannot be told apart. */
  | 'unauthentic'
  /** A holder of the key sealed a record without a delimiter. */
  | 'delimiter'
  /** The record size is below 18 bytes or above the limit. */
  | 'record-size'
  /** The keying material is shorter than 16 bytes. */
  | 'ikm'
  /** Record size, key id or salt out of bounds. */
  | 'options'
  /** The plaintext is longer than 2^38 bytes. */
  | 'too-long'
  /** The body has no such record or range, or not of this length. */
  | 'index'
  /** What is pasted as a key has too few or too many characters. */
  | 'key-length'
  /** The pasted key has invalid characters, an impossible last character, or there are several keys. */
  | 'key-alphabet'
  /** A value is not the unpadded base64url of as many bytes as it should be. */
  | 'encoding'
  /** Not a plain mail address like name@example.com. */
  | 'address'
  /** The key does not belong to this share. */
  | 'wrong-key'
  /** Name and description do not fit into the sealed 4 KiB. */
  | 'metadata-size'
  /** Metadata that was opened but is not understood. */
  | 'metadata-format'
  /** A sealed description of a format that is not known. */
  | 'description-format'
  /** Name and type of a file do not fit into the sealed 1 KiB. */
  | 'file-info-size'
  /** File info that is too long, of a format that is not known, or was opened and is not understood. */
  | 'file-info-format'
  /** A text was sealed under another version of the site's key. */
  | 'key-version';

/**
 * Every refusal of this library. Neither message nor cause hold any of what was
 * parsed, sealed or opened. Branch on `reason`; the message is for logs.
 *
 * Errors of a stream that is read from, or of a function that the caller passed,
 * come through as they are.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
  }
}
