import { fromBase64Url } from '@secure-share/crypto';

import { Problem, type Failure } from '@secure-share/shared/api/errors';
import type { CommitResponse, CreateRequest, CreateResponse, Part, PartUpload, Share } from '../../src/api/schema';
import {
  outcomeOf,
  type BegunUpload,
  type InterruptedUpload,
  type Outcome,
  type UploadPage,
  type UploadPhase,
} from '../../src/transfer/protocol';
import type { Pause } from '@secure-share/shared/transfer/retry';
import type { BlobServer } from './blobServer';

/** The page of an upload, with a file API that returns URLs of a storage. */
export class TestUploadPage implements UploadPage {
  readonly announced: CreateRequest[] = [];
  readonly granted: number[][] = [];
  readonly told: { phase: UploadPhase; done: number; total: number }[] = [];
  readonly pauses: (Pause | undefined)[] = [];
  readonly commits: (string | undefined)[] = [];
  readonly kept: BegunUpload[] = [];
  readonly sums = new Map<number, string>();
  readonly storedParts = new Set<number>();
  /** Called before the hash of a part is kept; may throw. */
  onSealed: (number: number) => void = () => undefined;
  /** Called before each call is answered; may throw. */
  before: (call: 'create' | 'presign' | 'commit') => void = () => undefined;
  /** Errors of the next commits. */
  readonly denials: Error[] = [];
  /** Errors of the next calls. */
  readonly refusals: Error[] = [];
  onProgress: (phase: UploadPhase, done: number) => void = () => undefined;
  onGrant: (numbers: readonly number[]) => void = () => undefined;
  readonly #storage: BlobServer;
  readonly #partSize: number | undefined;

  /** The size of parts; a single upload if undefined. */
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

  commit(sha256?: string): Promise<Outcome<CommitResponse>> {
    this.commits.push(sha256);
    return outcomeOf(this.#commit());
  }

  begun(upload: BegunUpload): Promise<void> {
    this.kept.push(upload);
    return Promise.resolve();
  }

  sealed(number: number, sha256: string): Promise<Outcome<void>> {
    return outcomeOf(Promise.resolve().then(() => this.onSealed(number))).then((outcome) => {
      if ('value' in outcome) this.sums.set(number, sha256);
      return outcome;
    });
  }

  stored(number: number): void {
    this.storedParts.add(number);
  }

  /** What a later page finds of the upload. */
  interrupted(): InterruptedUpload {
    const [begun] = this.kept;
    if (!begun) throw new Error('nothing was kept');
    return structuredClone({ ...begun, sums: this.sums, stored: this.storedParts });
  }

  progress(phase: UploadPhase, done: number, total: number): void {
    this.told.push({ phase, done, total });
    this.onProgress(phase, done);
  }

  paused(pause: Pause | undefined): void {
    this.pauses.push(pause);
  }

  /** The parts that arrived, put together. */
  body(): Uint8Array<ArrayBuffer> {
    const paths = [...this.#storage.objects.keys()].sort(
      (a, b) => Number(a.split('/')[2] ?? 0) - Number(b.split('/')[2] ?? 0),
    );
    return new Uint8Array(Buffer.concat(paths.map((path) => this.#storage.objects.get(path) ?? Buffer.alloc(0))));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- rejects like the calls that it replaces
  async #create(request: CreateRequest): Promise<CreateResponse> {
    this.before('create');
    this.#refuse();
    const share = this.#share();
    if (this.#partSize) {
      return {
        share,
        multipart: { uploadId: 'u', partSize: this.#partSize, parts: Math.ceil(request.length / this.#partSize) },
      };
    }
    return { share, upload: { ...this.#put('/whole', request.sha256 ?? '', true), expiresAt: '2026-01-01T01:00:00Z' } };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async #presign(parts: readonly Part[]): Promise<readonly PartUpload[]> {
    this.before('presign');
    this.#refuse();
    return parts.map(({ number, sha256 }) => ({ number, ...this.#put(`/part/${number}`, sha256, false) }));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async #commit(): Promise<CommitResponse> {
    this.before('commit');
    const denial = this.denials.shift();
    if (denial) throw denial;
    if (this.#missing()) throw new Problem('not-stored', 'not everything is there', { status: 409 });
    const share = {
      ...this.#share(),
      status: 'available',
      committedAt: '2026-01-01T00:00:00Z',
      expiresAt: '2026-01-04T00:00:00Z',
    } as const;
    return { share, ticket: { token: 'ticket 1', expiresAt: '2026-01-01T00:10:00Z' } };
  }

  #missing(): boolean {
    const [request] = this.announced;
    const parts = this.#partSize ? Math.ceil((request?.length ?? 0) / this.#partSize) : 0;
    return parts === 0
      ? !this.#storage.objects.has('/whole')
      : Array.from({ length: parts }, (_, i) => `/part/${i + 1}`).some((path) => !this.#storage.objects.has(path));
  }

  #share(): Share {
    const { id = '', recipient = '', length = 1 }: Partial<CreateRequest> = this.announced[0] ?? {};
    return {
      id,
      role: 'sender',
      sender: 'alice',
      recipient,
      status: 'uploading',
      length,
      createdAt: '2026-01-01T00:00:00Z',
    };
  }

  #refuse(): void {
    const refusal = this.refusals.shift();
    if (refusal) throw refusal;
  }

  #put(path: string, sum: string, once: boolean): { method: 'PUT'; url: string; headers: Record<string, string> } {
    return {
      method: 'PUT',
      url: this.#storage.url(path),
      headers: {
        'Content-Length': '1',
        Host: 'storage',
        'X-Amz-Checksum-Sha256': Buffer.from(fromBase64Url(sum)).toString('base64'),
        ...(once ? { 'If-None-Match': '*' } : {}),
      },
    };
  }
}

export const reasonOf = (outcome: { value: unknown } | { failure: Failure }) =>
  'failure' in outcome ? outcome.failure.reason : 'none';
