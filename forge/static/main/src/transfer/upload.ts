import {
  FileKey,
  fromBase64Url,
  mailId,
  openMetadata,
  partsOf,
  Sealer,
  Secret,
  sealMetadata,
  toBase64Url,
} from '@secure-share/crypto';

import { LONGEST_ONE_PUT } from '../lib/resumable';
import { putBlob } from '@secure-share/shared/api/blobStore';
import { Failed, failureOf, isStorageRefusal } from '@secure-share/shared/api/errors';
import { termsOf } from '../lib/shareTerms';
import type { CommitResponse, CreateRequest, CreateResponse, Multipart, PresignedPut } from '../api/schema';
import type { Environment } from '@secure-share/shared/transfer/environment';
import { valueOf, type InterruptedUpload, type UploadPage, type UploadRequest } from './protocol';
import { Retries, retry, type Pause, type RetryPolicy } from '@secure-share/shared/transfer/retry';
import { SealedParts, type SealedPart } from './sealedParts';
import { uploadFile, uploadFileSize, type UploadFile } from './uploadFile';
import { PartsUpload, type PartsState } from './uploadParts';

const REFUSALS = 5; // URLs in a row

/** Milliseconds during which `not-stored` from the service is not believed if the storage has taken the body. */
const DISBELIEVE_FOR = 2 * 60_000;

const NOTHING = () => Promise.resolve();

/** What was uploaded to the storage. */
interface Stored {
  /** Hash of the SHA-256s of the parts. Absent after an upload in one piece. */
  readonly sha256?: string;
  /** The whole body was sent, and then the connection broke: only the commit shows whether it arrived. */
  readonly doubt?: unknown;
}

interface Prepared {
  readonly discard: () => Promise<void>;
  readonly sealer: Sealer;
  readonly file: Blob;
  request: CreateRequest;
  /** The body, if it is sent in one piece. */
  readonly whole?: SealedPart;
  /** Its parts, if it is sent in parts. */
  readonly state: PartsState;
  sealed?: SealedParts;
}

/** The upload of one file. Another run after a failure does not repeat what is done. */
export class Upload {
  readonly #order: UploadRequest;
  readonly #page: UploadPage;
  readonly #environment: Environment;
  #prepared: Prepared | undefined;
  #parts: PartsUpload | undefined;
  #stored: Stored | undefined;
  #handedOver = false; // once a whole body in one piece was sent, so that it may be stored

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
        prepared.state.stored.clear();
        if (!doubt) throw new Failed('not-stored', { temporary: true });
        await doubts.pause(doubt);
      }
    }
  }

  /**
   * Rejects with a Failed, `not-stored`, at once if there is a doubt. Otherwise only if the service
   * still reports it after {@link DISBELIEVE_FOR}.
   */
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
    if (upload && prepared.whole) return this.#putWhole(upload, prepared, prepared.whole.body, policy);
    if (!multipart) return {}; // the share is committed: the answer to an earlier commit was lost
    this.#parts ??= await this.#inParts(multipart, prepared);
    return { sha256: await this.#parts.run(policy) };
  }

  /** Throws a Failed, `unintelligible`, if these are not the parts of this body. */
  async #inParts({ partSize, parts: count }: Multipart, prepared: Prepared): Promise<PartsUpload> {
    const { sealer, file, state, request } = prepared;
    if (count !== partsOf(sealer.layout.size, partSize).length) throw new Failed('unintelligible');
    if (!this.#order.interrupted) {
      await this.#page.begun({ salt: toBase64Url(sealer.header.salt), request, partSize });
    }
    const sealed = (prepared.sealed ??= new SealedParts(sealer, file, partSize));
    return new PartsUpload({
      count,
      state,
      seal: (number, signal) => sealed.seal(number, signal),
      sizeOf: (number) => sealed.sizeOf(number),
      limits: this.#environment.limits,
      presign: (parts) => valueOf(this.#page.presignParts(parts)),
      sealed: (number, sha256) => valueOf(this.#page.sealed(number, sha256)),
      stored: (number, sha256) => this.#page.stored(number, sha256),
      progress: (bytes) => this.#page.progress('uploading', bytes, request.length),
    });
  }

  #prepare(signal: AbortSignal): Promise<Prepared> {
    const { interrupted } = this.#order;
    return interrupted ? this.#continue(interrupted, signal) : this.#begin(signal);
  }

  /**
   * Everything that may have left this machine is sealed again and compared before anything is
   * sent. So no nonce is used for two plaintexts, and the recipient gets the file that the person
   * has chosen now. Rejects with a Failed, `other-file`, if it is not the same.
   */
  async #continue(interrupted: InterruptedUpload, signal: AbortSignal): Promise<Prepared> {
    const { source, secret: key, shareId } = this.#order;
    const { request, partSize } = interrupted;
    const secret = Secret.parse(key);
    const { size, fileKey = secret } = await openMetadata(request.metadata, secret, shareId);
    if (uploadFileSize(source) !== size) throw new Failed('other-file');
    const sealer = await Sealer.create(fileKey.ikm(), size, { salt: fromBase64Url(interrupted.salt) });
    const { file, discard = NOTHING } = await this.#file(signal);
    const sealed = new SealedParts(sealer, file, partSize);
    const state = { sums: new Map(interrupted.sums), stored: new Set(interrupted.stored) };
    try {
      await this.#compare(sealed, state.sums, signal);
    } catch (error) {
      await discard();
      throw error;
    }
    return { discard, sealer, file, request, state, sealed };
  }

  async #compare(sealed: SealedParts, sums: ReadonlyMap<number, string>, signal: AbortSignal): Promise<void> {
    const numbers = [...sums.keys()].sort((a, b) => a - b);
    const total = numbers.reduce((sum, number) => sum + sealed.sizeOf(number), 0);
    let done = 0;
    for (const number of numbers) {
      this.#page.progress('checking', done, total);
      const { sha256 } = await sealed.seal(number, signal);
      if (sha256 !== sums.get(number)) throw new Failed('other-file');
      done += sealed.sizeOf(number);
    }
  }

  #file(signal: AbortSignal): Promise<UploadFile> {
    const packed = (done: number, total: number) => this.#page.progress('packing', done, total);
    return uploadFile(this.#order.source, this.#environment.storage, signal, packed);
  }

  async #begin(signal: AbortSignal): Promise<Prepared> {
    const {
      source,
      secret: key,
      withPassword,
      gateVerifier,
      fileKey: ofBody,
      sending,
      shareId,
      recipient,
      description,
      fileInfo,
      label,
      outside,
      largest = Infinity,
    } = this.#order;
    const alone = Secret.parse(key);
    const secret = withPassword === undefined ? alone : Secret.parse(withPassword);
    const fileKey = ofBody === undefined ? undefined : FileKey.parse(ofBody);
    const sealer = await Sealer.create((fileKey ?? secret).ikm(), uploadFileSize(source));
    const { size } = sealer.layout;
    if (size > largest) throw new Failed('too-long');
    const { file, name, type, discard = NOTHING } = await this.#file(signal);
    const whole = size <= LONGEST_ONE_PUT ? await new SealedParts(sealer, file, size).seal(1, signal) : undefined;
    const request = {
      id: shareId,
      recipient,
      length: size,
      verifier: await (await secret.claimKey(shareId)).verifier(),
      metadata: await sealMetadata(
        { name, type, size: file.size, ...outside, ...(fileKey ? { fileKey } : {}) },
        secret,
        shareId,
      ),
      ...(sending ? { sending } : {}),
      ...(description ? { description } : {}),
      ...(fileInfo ? { fileInfo } : {}),
      ...(label ? { label } : {}),
      ...(outside ? { mailVerifier: await (await alone.claimKey(await mailId(shareId))).verifier() } : {}),
      ...(withPassword ? { keyVerifier: await (await alone.claimKey(shareId)).verifier() } : {}),
      ...(gateVerifier ? { gate: { verifier: gateVerifier } } : {}),
      ...termsOf(this.#order),
      ...(whole ? { sha256: whole.sha256 } : {}),
    };
    const state = { sums: new Map<number, string>(), stored: new Set<number>() };
    return { discard, sealer, file, request, state, ...(whole ? { whole } : {}) };
  }

  /**
   * The previous release of the service refuses file info as an unknown field. From then on the
   * field is left out.
   */
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
   * Sends the body again only if it is not stored. If a body is sent twice, the storage refuses it
   * before it has read it, and most connections then break before the browser sees the response.
   */
  async #putWhole(upload: PresignedPut, prepared: Prepared, body: Blob, policy: RetryPolicy): Promise<Stored> {
    const { limits } = this.#environment;
    const progress = (sent: number) => {
      this.#handedOver ||= sent >= body.size;
      this.#page.progress('uploading', sent, body.size);
    };
    this.#page.progress('uploading', 0, body.size);
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
