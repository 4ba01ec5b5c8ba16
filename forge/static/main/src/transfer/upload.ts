import { Sealer, Secret, sealMetadata, sha256, toBase64Url, type Bytes } from '@secure-share/crypto';

import { putBlob } from '../api/blobStore';
import { Failed, failureOf, isStorageRefusal, isTemporary } from '../api/errors';
import type { CreateRequest, CreateResponse, PresignedPut } from '../api/schema';
import type { Environment } from './environment';
import { hashFile, type Plaintext } from './plaintext';
import { valueOf, type UploadPage, type UploadRequest, type UploadResult } from './protocol';
import { retry, type RetryPolicy } from './retry';
import { uploadFile, uploadFileSize } from './uploadFile';
import { PartsUpload } from './uploadParts';

/** Up to this length a body is sent in one piece, and so again as a whole if the connection breaks. Bytes. */
const LONGEST_ONE_PUT = 16 * 2 ** 20;

const REFUSALS = 5;

interface Prepared {
  readonly discard: () => Promise<void>;
  readonly sealer: Sealer;
  readonly plaintext: Plaintext;
  readonly request: CreateRequest;
  /** The whole body, if it travels in one piece. */
  readonly body?: Bytes;
}

/** The way of one file to the storage. What was done stays done when it is run again after a failure. */
export class Upload {
  readonly #order: UploadRequest;
  readonly #page: UploadPage;
  readonly #environment: Environment;
  #prepared: Prepared | undefined;
  #parts: PartsUpload | undefined;

  constructor(order: UploadRequest, page: UploadPage, environment: Environment) {
    this.#order = order;
    this.#page = page;
    this.#environment = environment;
  }

  /** Rejects with a Failed, Problem or Refusal, or with the signal's reason. */
  async run(signal: AbortSignal): Promise<UploadResult> {
    const prepared = (this.#prepared ??= await this.#prepare(signal));
    const policy = { signal, clock: this.#environment.clock, interrupted: (yes: boolean) => { this.#page.interrupted(yes); } };
    const announced = await this.#create(prepared.request, policy);
    const uploaded = await this.#upload(announced, prepared, policy);
    if (!uploaded.doubt) await prepared.discard();
    return uploaded;
  }

  async #upload({ upload, multipart }: CreateResponse, prepared: Prepared, policy: RetryPolicy): Promise<UploadResult> {
    if (upload && prepared.body) return this.#putWhole(upload, prepared, prepared.body, policy);
    if (!multipart) return {}; // it is committed: the answer to an earlier commit was lost
    this.#parts ??= new PartsUpload({
      sealer: prepared.sealer, read: prepared.plaintext.read, stall: this.#environment.stall,
      presign: (parts) => valueOf(this.#page.presignParts(parts)),
      progress: (bytes) => { this.#page.progress('uploading', bytes, prepared.request.length); },
    }, multipart);
    return { sha256: await this.#parts.run(policy) };
  }

  async #prepare(signal: AbortSignal): Promise<Prepared> {
    const { source, secret: key, shareId, recipient, description, largest = Infinity } = this.#order;
    const secret = Secret.parse(key);
    const sealer = await Sealer.create(secret.ikm(), uploadFileSize(source));
    const { size } = sealer.layout;
    if (size > largest) throw new Failed('too-long');
    const packed = (done: number, total: number) => { this.#page.progress('packing', done, total); };
    const { file, name, type, discard = () => Promise.resolve() } = await uploadFile(source, this.#environment.storage, signal, packed);
    const plaintext = await hashFile(file, signal, (done) => { this.#page.progress('reading', done, file.size); });
    const body = size <= LONGEST_ONE_PUT ? await sealer.sealRange({ start: 0, end: size }, plaintext.read) : undefined;
    const request = {
      id: shareId, recipient, length: size,
      verifier: await (await secret.claimKey(shareId)).verifier(),
      metadata: await sealMetadata({ name, type, size: file.size, digest: plaintext.digest }, secret, shareId),
      ...(description ? { description } : {}),
      ...(body ? { sha256: toBase64Url(await sha256(body)) } : {}),
    };
    return { discard, sealer, plaintext, request, ...(body ? { body } : {}) };
  }

  #create(request: CreateRequest, policy: RetryPolicy): Promise<CreateResponse> {
    this.#page.progress('announcing', 0, request.length);
    return retry(() => valueOf(this.#page.create(request)), policy);
  }

  /**
   * Where the connection breaks again and again the storage may hold the body all
   * the same: who sends it twice is refused early, and loses the connection before
   * the refusal can be read.
   */
  async #putWhole(upload: PresignedPut, { request }: Prepared, body: Bytes, policy: RetryPolicy): Promise<UploadResult> {
    const progress = (sent: number) => { this.#page.progress('uploading', sent, body.length); };
    progress(0);
    for (let refusals = 0; ; ) {
      try {
        await retry(() => putBlob(upload, body, { signal: policy.signal, stall: this.#environment.stall }, progress), policy);
        progress(body.length);
        return {};
      } catch (error) {
        if (isTemporary(error)) return { doubt: failureOf(error, this.#environment.clock.isOnline) };
        if (!isStorageRefusal(error) || ++refusals >= REFUSALS) throw error;
      }
      const again = await this.#create(request, policy);
      if (!again.upload) return {};
      upload = again.upload;
    }
  }
}
