/** What transfers need of the file API. Each call is made once and rejects with a Failed; who calls decides whether to try again. */

/** A presigned request to the blob store: to be sent with exactly these header fields. */
export interface Upload {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The announcement of a share, as POST /v1/shares takes it. */
export interface Announcement {
  readonly id: string;
  readonly recipient: string;
  readonly verifier: string;
  readonly metadata: string;
  readonly description?: { readonly sealed: string; readonly keyVersion: number };
  /** Of the ciphertext, in bytes. */
  readonly length: number;
  /** Of the ciphertext, base64url; none to upload in parts. */
  readonly sha256?: string;
}

/** How to upload: all at once, in parts, or not at all because it was committed before. */
export interface Announced {
  readonly upload?: Upload;
  readonly multipart?: { readonly partSize: number; readonly parts: number };
}

/** A part that is ready to go, by number from 1, and the SHA-256 of its bytes in base64url. */
export interface PartRequest {
  readonly number: number;
  readonly sha256: string;
}

/** A lease, and where the ciphertext is until urlExpiresAt. Times are RFC 3339. */
export interface Grant {
  readonly url: string;
  readonly urlExpiresAt: string;
  readonly leaseEndsAt: string;
  /** Of the ciphertext, in bytes. */
  readonly length: number;
}
