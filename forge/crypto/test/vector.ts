import { readdirSync, readFileSync } from 'node:fs';

import { fromBase64Url, type Bytes } from '../src/index.js';

/** The vectors of the Go code: both languages use one set. */
export const SHARED = new URL('../../../shared/', import.meta.url);

/** One file of shared/ece/testdata/vectors, described in the README there. */
export interface Vector {
  readonly name: string;
  readonly comment: string;
  readonly ikm: Bytes;
  readonly body: Bytes;
  readonly maxRecordSize?: number;
  readonly plaintext?: Bytes;
  readonly seal?: {
    readonly salt: Bytes;
    readonly recordSize: number;
    readonly keyId: Bytes;
    readonly unpadded: boolean;
  };
  readonly error?: string;
  readonly prefixOf: Bytes;
}

interface VectorFile {
  comment: string;
  ikm: string;
  body: string;
  maxRecordSize?: number;
  plaintext?: string;
  seal?: { salt: string; recordSize: number; keyId: string; padded: boolean };
  error?: string;
  prefixOf?: string;
}

const MEMBERS = new Set(['comment', 'ikm', 'body', 'maxRecordSize', 'plaintext', 'seal', 'error', 'prefixOf']);

/** Reads all vectors. Throws if there are none, or if one has an unknown property. */
export function readVectors(): Vector[] {
  const folder = new URL('ece/testdata/vectors/', SHARED);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw new Error(`no vectors in ${folder.href}`);
  return files.map((name) => parse(name, readFileSync(new URL(name, folder), 'utf8')));
}

function parse(name: string, text: string): Vector {
  const file = JSON.parse(text) as VectorFile;
  const unknown = Object.keys(file).filter((member) => !MEMBERS.has(member));
  if (unknown.length > 0 || (file.plaintext === undefined) === (file.error === undefined)) {
    throw new Error(`${name}: unknown members (${unknown.join()}), or not exactly one of plaintext and error`);
  }
  const { comment, maxRecordSize, plaintext, seal, error } = file;
  return {
    name,
    comment,
    ikm: fromBase64Url(file.ikm),
    body: fromBase64Url(file.body),
    prefixOf: fromBase64Url(file.prefixOf ?? ''),
    ...(maxRecordSize === undefined ? {} : { maxRecordSize }),
    ...(plaintext === undefined ? {} : { plaintext: fromBase64Url(plaintext) }),
    ...(error === undefined ? {} : { error }),
    ...(seal === undefined
      ? {}
      : {
          seal: {
            salt: fromBase64Url(seal.salt),
            recordSize: seal.recordSize,
            keyId: fromBase64Url(seal.keyId),
            unpadded: !seal.padded,
          },
        }),
  };
}

/** Reads a list of vectors from one file. Throws if it is empty. */
export function readList<T>(path: string): T[] {
  const all = JSON.parse(readFileSync(new URL(path, SHARED), 'utf8')) as T[];
  if (!Array.isArray(all) || all.length === 0) throw new Error(`no vectors in ${path}`);
  return all;
}
