export { openBytes, sealBytes } from './body.js';
export { fromBase64Url, toBase64Url, type Bytes, type Range } from './bytes.js';
export { Digest, PIECE_SIZE } from './digest.js';
export { type FileInfo } from './fileInfo.js';
export { FileKey } from './fileKey.js';
export { GateProof } from './gateProof.js';
export {
  DEFAULT_RECORD_SIZE,
  encodeHeader,
  headerSize,
  MAX_HEADER_SIZE,
  MAX_RECORD_SIZE,
  MIN_RECORD_SIZE,
  parseHeader,
  type Header,
  type Limits,
  type Options,
} from './header.js';
export { Layout, lengthOf, MAX_LENGTH, OVERHEAD } from './layout.js';
export { openMetadata, sealMetadata, type Metadata } from './metadata.js';
export { padme } from './padme.js';
export { compositeSha256, partsOf, sha256 } from './part.js';
export { findAddress, type AddressFlaw } from './findAddress.js';
export { findKey, type KeyFlaw } from './findKey.js';
export { normalizeAddress, RecipientNonce } from './recipient.js';
export { inOrder } from './pipeline.js';
export { ProgramLine, type Greeting } from './programLine.js';
export { Opener, Sealer, tagOf, type ReadAt } from './record.js';
export { Refusal, type Reason } from './refusal.js';
export { ClaimKey, Secret } from './secret.js';
export { mailId, newId } from './share.js';
export { TAG_SIZE } from './schedule.js';
export { LONGEST_LABEL } from './label.js';
export { SiteKey, type SealedDescription, type SealedFileInfo, type SealedLabel } from './siteKey.js';
export { sourceOf, type Filled, type Source } from './source.js';
export { OpenTransform, openStream, SealTransform, sealStream } from './stream.js';
