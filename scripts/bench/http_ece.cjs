// node http_ece.cjs encrypt|decrypt FILE: FILE to FILE.ece, or that to FILE.out, with http_ece.
'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const ece = require('http_ece');

const [what, file] = process.argv.slice(2);
const params = { version: 'aes128gcm', key: Buffer.alloc(16, 7), rs: 262144 };
if (what === 'encrypt') writeFileSync(`${file}.ece`, ece.encrypt(readFileSync(file), params));
else writeFileSync(`${file}.out`, ece.decrypt(readFileSync(`${file}.ece`), params));
