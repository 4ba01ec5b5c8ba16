// Seals and opens with http_ece. Each line of standard input is a JSON request,
// each line of standard output its answer, in order; binary members are base64.
//
//   {"do":"seal","key","data","recordSize","keyId","padding"} -> {"data"}
//   {"do":"open","key","data"} -> {"data"}
//
// An answer to a refused request is {"error"} instead.
'use strict';

const readline = require('node:readline');
const ece = require('http_ece');

const bytes = (text) => Buffer.from(text || '', 'base64');

function answer(request) {
  const params = { version: 'aes128gcm', key: bytes(request.key) };
  if (request.do === 'open') {
    return ece.decrypt(bytes(request.data), params);
  }
  params.rs = request.recordSize;
  params.keyid = request.keyId;
  params.pad = request.padding;
  return ece.encrypt(bytes(request.data), params);
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  let out;
  try {
    out = { data: answer(JSON.parse(line)).toString('base64') };
  } catch (err) {
    out = { error: err.message };
  }
  process.stdout.write(JSON.stringify(out) + '\n');
});
