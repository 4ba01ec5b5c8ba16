declare module 'http_ece' {
  interface Params {
    version: 'aes128gcm';
    key: Buffer;
    rs?: number;
    keyid?: string;
    pad?: number;
  }
  export function encrypt(data: Buffer, params: Params): Buffer;
  export function decrypt(data: Buffer, params: Params): Buffer;
}
