import { fromBase64Url } from '@secure-share/crypto';

import type { Failure } from '../../src/api/errors';
import type { CreateRequest, CreateResponse, Part, PartUpload, Share } from '../../src/api/schema';
import { outcomeOf, type UploadPage, type UploadPhase } from '../../src/transfer/protocol';
import type { BlobServer } from './blobServer';

/** The page of an upload, with a file API that hands out URLs of a storage. */
export class TestUploadPage implements UploadPage {
  readonly announced: CreateRequest[] = [];
  readonly granted: number[][] = [];
  readonly told: { phase: UploadPhase; done: number; total: number }[] = [];
  readonly interruptions: boolean[] = [];
  /** What the next calls are refused with. */
  readonly refusals: Error[] = [];
  onProgress: (phase: UploadPhase, done: number) => void = () => undefined;
  onGrant: (numbers: readonly number[]) => void = () => undefined;
  readonly #storage: BlobServer;
  readonly #partSize: number | undefined;

  /** Has bodies cut into parts of this size, if there is one. */
  constructor(storage: BlobServer, partSize?: number) {
    this.#storage = storage;
    this.#partSize = partSize;
  }

  create(request: CreateRequest) {
    this.announced.push(request);
    return outcomeOf(this.#create(request));
  }

  presignParts(parts: readonly Part[]) {
    this.granted.push(parts.map(({ number }) => number));
    this.onGrant(parts.map(({ number }) => number));
    return outcomeOf(this.#presign(parts));
  }

  progress(phase: UploadPhase, done: number, total: number): void {
    this.told.push({ phase, done, total });
    this.onProgress(phase, done);
  }

  interrupted(yes: boolean): void {
    this.interruptions.push(yes);
  }

  /** The parts that arrived, put together. */
  body(): Uint8Array<ArrayBuffer> {
    const paths = [...this.#storage.objects.keys()].sort((a, b) => Number(a.split('/')[2] ?? 0) - Number(b.split('/')[2] ?? 0));
    return new Uint8Array(Buffer.concat(paths.map((path) => this.#storage.objects.get(path) ?? Buffer.alloc(0))));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- rejects like the calls that it stands in for
  async #create(request: CreateRequest): Promise<CreateResponse> {
    this.#refuse();
    const share: Share = {
      id: request.id, role: 'sender', sender: 'alice', recipient: request.recipient, status: 'uploading',
      length: request.length, createdAt: '2026-01-01T00:00:00Z',
    };
    if (this.#partSize) {
      return { share, multipart: { uploadId: 'u', partSize: this.#partSize, parts: Math.ceil(request.length / this.#partSize) } };
    }
    return { share, upload: { ...this.#put('/whole', request.sha256 ?? '', true), expiresAt: '2026-01-01T01:00:00Z' } };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async #presign(parts: readonly Part[]): Promise<readonly PartUpload[]> {
    this.#refuse();
    return parts.map(({ number, sha256 }) => ({ number, ...this.#put(`/part/${number}`, sha256, false) }));
  }

  #refuse(): void {
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
  }

  #put(path: string, sum: string, once: boolean): { method: 'PUT'; url: string; headers: Record<string, string> } {
    return {
      method: 'PUT', url: this.#storage.url(path),
      headers: {
        'Content-Length': '1', Host: 'storage', 'X-Amz-Checksum-Sha256': Buffer.from(fromBase64Url(sum)).toString('base64'),
        ...(once ? { 'If-None-Match': '*' } : {}),
      },
    };
  }
}

export const reasonOf = (outcome: { value: unknown } | { failure: Failure }) => ('failure' in outcome ? outcome.failure.reason : 'none');
