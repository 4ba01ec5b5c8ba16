// Works with other projects' implementations of RFC 8188 (http_ece) and RFC 9421
// (http-message-signatures). Each line of standard input is a JSON request, each line of standard
// output its answer, in order; binary members are base64.
//
//   {"do":"seal","key","data","recordSize","keyId","padding"} -> {"data"}
//   {"do":"open","key","data"} -> {"data"}
//   {"do":"sign","key" (PKCS #8),"message","fields","params"} -> {"headers"}
//   {"do":"verify","key" (SubjectPublicKeyInfo),"message"} -> {"valid"}
//
// A message is {"method","url","headers"}; created and expires in params are seconds.
// An answer to a refused request is {"error"} instead.
'use strict';

const { createPrivateKey, createPublicKey } = require('node:crypto');
const readline = require('node:readline');
const ece = require('http_ece');
const { createSigner, createVerifier, httpbis } = require('http-message-signatures');

const bytes = (text) => Buffer.from(text || '', 'base64');
const date = (seconds) => new Date(seconds * 1000);

const answers = {
  open(request) {
    return { data: ece.decrypt(bytes(request.data), { version: 'aes128gcm', key: bytes(request.key) }).toString('base64') };
  },
  seal(request) {
    const params = { version: 'aes128gcm', key: bytes(request.key), rs: request.recordSize, keyid: request.keyId, pad: request.padding };
    return { data: ece.encrypt(bytes(request.data), params).toString('base64') };
  },
  async sign({ key, message, fields, params }) {
    const privateKey = createPrivateKey({ key: bytes(key), format: 'der', type: 'pkcs8' });
    const { headers } = await httpbis.signMessage(
      {
        key: createSigner(privateKey, 'ed25519', params.keyid),
        fields,
        params: Object.keys(params),
        paramValues: { ...params, created: date(params.created), expires: date(params.expires) },
      },
      message,
    );
    return { headers };
  },
  async verify({ key, message }) {
    const publicKey = createPublicKey({ key: bytes(key), format: 'der', type: 'spki' });
    const verify = createVerifier(publicKey, 'ed25519');
    const keyLookup = async ({ keyid }) => ({ id: keyid, algs: ['ed25519'], verify });
    return { valid: (await httpbis.verifyMessage({ keyLookup }, message)) === true };
  },
};

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let out;
    try {
      const request = JSON.parse(line);
      out = await answers[request.do](request);
    } catch (err) {
      out = { error: err.message };
    }
    process.stdout.write(JSON.stringify(out) + '\n');
  }
}

void main();
