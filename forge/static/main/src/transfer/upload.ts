import { Sealer, Secret, sealMetadata, sha256, toBase64Url, type Bytes } from '@secure-share/crypto';

import { putBlob } from '../api/blobStore';
import { Failed, failureOf, isStorageRefusal } from '../api/errors';
import type { CommitResponse, CreateRequest, CreateResponse, PresignedPut } from '../api/schema';
import type { Environment } from './environment';
import { hashFile, type Plaintext } from './plaintext';
import { valueOf, type UploadPage, type UploadRequest } from './protocol';
import { Retries, retry, type Pause, type RetryPolicy } from './retry';
import { uploadFile, uploadFileSize } from './uploadFile';
import { PartsUpload } from './uploadParts';

/** Up to this length a body is sent in one piece, and so again as a whole if the connection breaks. Bytes. */
const LONGEST_ONE_PUT = 16 * 2 ** 20;

const REFUSALS = 5; // of URLs in a row

/** Milliseconds for which the service may say `not-stored` of a body that the storage has taken, before that is believed. */
const DISBELIEVE_FOR = 2 * 60_000;

/** What the storage was given. */
interface Stored {
  /** Over the SHA-256s of the parts; absent after an upload in one piece. */
  readonly sha256?: string;
  /** All of the body was handed over, and then the connection broke: only the commit shows whether it arrived. */
  readonly doubt?: unknown;
}

interface Prepared {
  readonly discard: () => Promise<void>;
  readonly sealer: Sealer;
  readonly plaintext: Plaintext;
  request: CreateRequest;
  /** The whole body, if it travels in one piece. */
  readonly body?: Bytes;
}

/** One file on its way to the storage. What is done stays done when it runs again after a failure. */
export class Upload {
  readonly #order: UploadRequest;
  readonly #page: UploadPage;
  readonly #environment: Environment;
  #prepared: Prepared | undefined;
  #parts: PartsUpload | undefined;
  #stored: Stored | undefined;
  #handedOver = false; // once all of a body in one piece, so that it may be there

  constructor(order: UploadRequest, page: UploadPage, environment: Environment) {
    this.#order = order;
    this.#page = page;
    this.#environment = environment;
  }

  /** Rejects with a Failed, Problem or Refusal, or with the signal's reason. */
  async run(signal: AbortSignal): Promise<CommitResponse> {
    const prepared = (this.#prepared ??= await this.#prepare(signal));
    const policy = {
      signal,
      clock: this.#environment.clock,
      paused: (pause: Pause | undefined) => this.#page.paused(pause),
    };
    for (const doubts = new Retries(policy); ;) {
      this.#stored ??= await this.#upload(await this.#create(prepared, policy), prepared, policy);
      const { doubt } = this.#stored;
      try {
        const committed = await this.#commit(this.#stored, policy);
        await prepared.discard();
        return committed;
      } catch (error) {
        if (!isNotStored(error)) throw error;
        this.#stored = this.#parts = undefined; // from the start
        if (!doubt) throw new Failed('not-stored', { temporary: true });
        await doubts.pause(doubt);
      }
    }
  }

  /** Rejects with a Failed, `not-stored`, only if that is certain or there was a doubt. */
  async #commit({ sha256, doubt }: Stored, policy: RetryPolicy): Promise<CommitResponse> {
    this.#page.progress('committing', 0, 0);
    for (const denials = new Retries({ ...policy, limit: DISBELIEVE_FOR, temporary: isNotStored }); ;) {
      try {
        return await retry(() => valueOf(this.#page.commit(sha256)), policy);
      } catch (error) {
        if (doubt) throw error;
        await denials.pause(error);
      }
    }
  }

  async #upload({ upload, multipart }: CreateResponse, prepared: Prepared, policy: RetryPolicy): Promise<Stored> {
    if (upload && prepared.body) return this.#putWhole(upload, prepared, prepared.body, policy);
    if (!multipart) return {}; // it is committed: the answer to an earlier commit was lost
    this.#parts ??= new PartsUpload(
      {
        sealer: prepared.sealer,
        read: prepared.plaintext.read,
        limits: this.#environment.limits,
        presign: (parts) => valueOf(this.#page.presignParts(parts)),
        progress: (bytes) => this.#page.progress('uploading', bytes, prepared.request.length),
      },
      multipart,
    );
    return { sha256: await this.#parts.run(policy) };
  }

  async #prepare(signal: AbortSignal): Promise<Prepared> {
    const { source, secret: key, shareId, recipient, description, fileInfo, largest = Infinity } = this.#order;
    const secret = Secret.parse(key);
    const sealer = await Sealer.create(secret.ikm(), uploadFileSize(source));
    const { size } = sealer.layout;
    if (size > largest) throw new Failed('too-long');
    const packed = (done: number, total: number) => this.#page.progress('packing', done, total);
    const {
      file,
      name,
      type,
      discard = () => Promise.resolve(),
    } = await uploadFile(source, this.#environment.storage, signal, packed);
    const plaintext = await hashFile(file, signal, (done) => this.#page.progress('reading', done, file.size));
    const body = size <= LONGEST_ONE_PUT ? await sealer.sealRange({ start: 0, end: size }, plaintext.read) : undefined;
    const request = {
      id: shareId,
      recipient,
      length: size,
      verifier: await (await secret.claimKey(shareId)).verifier(),
      metadata: await sealMetadata({ name, type, size: file.size, digest: plaintext.digest }, secret, shareId),
      ...(description ? { description } : {}),
      ...(fileInfo ? { fileInfo } : {}),
      ...(body ? { sha256: toBase64Url(await sha256(body)) } : {}),
    };
    return { discard, sealer, plaintext, request, ...(body ? { body } : {}) };
  }

  /** A service of the release before refuses file info as an unknown field: from then on it is left out. */
  async #create(prepared: Prepared, policy: RetryPolicy): Promise<CreateResponse> {
    const create = () => retry(() => valueOf(this.#page.create(prepared.request)), policy);
    this.#page.progress('announcing', 0, prepared.request.length);
    try {
      return await create();
    } catch (error) {
      const { fileInfo, ...without } = prepared.request;
      if (!fileInfo || failureOf(error, true).reason !== 'malformed') throw error;
      prepared.request = without;
      return create();
    }
  }

  /**
   * Sends the body again only if it cannot be there. A body that is sent twice is
   * refused before it is read, and most connections break before a browser sees that.
   */
  async #putWhole(upload: PresignedPut, prepared: Prepared, body: Bytes, policy: RetryPolicy): Promise<Stored> {
    const { limits } = this.#environment;
    const progress = (sent: number) => {
      this.#handedOver ||= sent >= body.length;
      this.#page.progress('uploading', sent, body.length);
    };
    this.#page.progress('uploading', 0, body.length);
    const retries = new Retries(policy);
    for (let refusals = 0; ;) {
      try {
        await putBlob(upload, body, { signal: policy.signal, limits }, progress);
        retries.succeeded();
        return {};
      } catch (error) {
        policy.signal.throwIfAborted();
        if (failureOf(error, true).reason === 'unreachable' && this.#handedOver) return { doubt: error };
        if (!isStorageRefusal(error)) {
          await retries.pause(error);
          continue;
        }
        if (++refusals >= REFUSALS) throw error;
      }
      const again = await this.#create(prepared, policy);
      if (!again.upload) return {};
      upload = again.upload;
    }
  }
}

const isNotStored = (error: unknown) => failureOf(error, true).reason === 'not-stored';
