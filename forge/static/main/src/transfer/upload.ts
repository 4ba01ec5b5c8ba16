import { Sealer, Secret, sealMetadata, sha256, toBase64Url, type Bytes } from '@secure-share/crypto';

import { putBlob } from '../api/blobStore';
import type { CreateRequest, CreateResponse, Upload } from '../api/wire';
import { parcelLength, parcelOf } from './cargo';
import { Failed, failureFrom, valueOf } from './failed';
import type { Ground } from './ground';
import { isRefusal, PartsUpload } from './parts';
import { mayPass, persist, type Patience } from './patience';
import { examine, type Plaintext } from './plaintext';
import type { Outgoing, SendingPage, Uploaded } from './types';

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
export class Shipment {
  readonly #order: Outgoing;
  readonly #page: SendingPage;
  readonly #ground: Ground;
  #prepared: Prepared | undefined;
  #parts: PartsUpload | undefined;

  constructor(order: Outgoing, page: SendingPage, ground: Ground) {
    this.#order = order;
    this.#page = page;
    this.#ground = ground;
  }

  /** Rejects with a Failed, Problem or Refusal, or with the signal's reason. */
  async run(signal: AbortSignal): Promise<Uploaded> {
    const prepared = (this.#prepared ??= await this.#prepare(signal));
    const patience = { signal, world: this.#ground.world, interrupted: (yes: boolean) => { this.#page.interrupted(yes); } };
    const announced = await this.#announce(prepared.request, patience);
    const uploaded = await this.#upload(announced, prepared, patience);
    if (!uploaded.doubt) await prepared.discard();
    return uploaded;
  }

  async #upload({ upload, multipart }: CreateResponse, prepared: Prepared, patience: Patience): Promise<Uploaded> {
    if (upload && prepared.body) return this.#putWhole(upload, prepared, prepared.body, patience);
    if (!multipart) return {}; // it is committed: the answer to an earlier commit was lost
    this.#parts ??= new PartsUpload({
      sealer: prepared.sealer, read: prepared.plaintext.read, stall: this.#ground.stall,
      grant: (parts) => valueOf(this.#page.grant(parts)),
      progress: (bytes) => { this.#page.progress('uploading', bytes, prepared.request.length); },
    }, multipart);
    return { sha256: await this.#parts.run(patience) };
  }

  async #prepare(signal: AbortSignal): Promise<Prepared> {
    const { cargo, secret: key, shareId, recipient, description, largest = Infinity } = this.#order;
    const secret = Secret.parse(key);
    const sealer = await Sealer.create(secret.ikm(), parcelLength(cargo));
    const { size } = sealer.layout;
    if (size > largest) throw new Failed('too-long');
    const packed = (done: number, total: number) => { this.#page.progress('packing', done, total); };
    const { file, name, type, discard = () => Promise.resolve() } = await parcelOf(cargo, this.#ground.scratch, signal, packed);
    const plaintext = await examine(file, signal, (done) => { this.#page.progress('reading', done, file.size); });
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

  #announce(request: CreateRequest, patience: Patience): Promise<CreateResponse> {
    this.#page.progress('announcing', 0, request.length);
    return persist(() => valueOf(this.#page.announce(request)), patience);
  }

  /**
   * Where the connection breaks again and again the storage may hold the body all
   * the same: who sends it twice is refused early, and loses the connection before
   * the refusal can be read.
   */
  async #putWhole(upload: Upload, { request }: Prepared, body: Bytes, patience: Patience): Promise<Uploaded> {
    const progress = (sent: number) => { this.#page.progress('uploading', sent, body.length); };
    progress(0);
    for (let refusals = 0; ; ) {
      try {
        await persist(() => putBlob(upload, body, { signal: patience.signal, stall: this.#ground.stall }, progress), patience);
        progress(body.length);
        return {};
      } catch (error) {
        if (mayPass(error)) return { doubt: failureFrom(error, this.#ground.world.isOnline) };
        if (!isRefusal(error) || ++refusals >= REFUSALS) throw error;
      }
      const again = await this.#announce(request, patience);
      if (!again.upload) return {};
      upload = again.upload;
    }
  }
}
