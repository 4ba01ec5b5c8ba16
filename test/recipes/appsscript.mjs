// Runs the Apps Script recipe with stand-ins for the objects of Google that it uses, as
// Google documents them, and the recipe's front before it. Its argument is a JSON object:
//
//   {"secret"    of the script's properties
//    "quota"     mails that the account may still send
//    "fails"     true: MailApp refuses each mail
//    "locked"    true: another request holds the lock}
//
// The first line of standard output is {"script","front"}, their addresses, each further
// one a mail. It ends with its standard input.
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import vm from 'node:vm';

import front from '../../examples/delivery/appsscript/front.mjs';

const options = JSON.parse(process.argv[2]);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const cache = new Map();
let isLocked = options.locked;
const google = {
  CacheService: {
    getScriptCache: () => ({
      get: (key) => cache.get(key) ?? null,
      put(key, value, seconds) {
        if (key.length > 250 || seconds > 21_600) throw new Error('Argument too large');
        if (!isLocked) throw new Error('written without the lock');
        cache.set(key, value);
      },
    }),
  },
  ContentService: {
    MimeType: { JSON: 'application/json' },
    createTextOutput: (content) => ({
      setMimeType(type) {
        return { content, type };
      },
    }),
  },
  LockService: {
    getScriptLock: () => ({
      tryLock() {
        if (isLocked) return false;
        isLocked = true;
        return true;
      },
      releaseLock() {
        isLocked = false;
      },
    }),
  },
  MailApp: {
    getRemainingDailyQuota: () => options.quota,
    sendEmail(mail) {
      if (options.fails) throw new Error(`Invalid email: ${mail.to}`);
      say(mail);
    },
  },
  PropertiesService: {
    getScriptProperties: () => ({ getProperty: (name) => (name === 'SECRET' ? options.secret : null) }),
  },
  Utilities: {
    Charset: { UTF_8: 'utf8' },
    computeHmacSha256Signature(value, key, charset) {
      if (charset !== 'utf8') throw new Error('another charset');
      const bytes = createHmac('sha256', Buffer.from(key, charset)).update(Buffer.from(value, charset)).digest();
      return [...new Int8Array(bytes)];
    },
  },
};
const script = vm.createContext(google);
vm.runInContext(readFileSync(join(import.meta.dirname, '../../examples/delivery/appsscript/Code.js'), 'utf8'), script);

// What a script answers is fetched from another address, once.
const answers = new Map();

async function execute(request, response) {
  if (request.method !== 'POST') return void response.writeHead(405).end(); // preflights, too
  const body = await read(request);
  const event = {
    contentLength: body.length,
    postData: {
      contents: body.toString(),
      length: body.length,
      name: 'postData',
      type: request.headers['content-type'],
    },
  };
  const id = randomUUID();
  answers.set(id, script.doPost(event));
  const Location = `http://${request.headers.host}/echo?user_content_key=${id}`;
  response.writeHead(302, { Location, 'Content-Type': 'text/html; charset=UTF-8', 'Access-Control-Allow-Origin': '*' });
  response.end('<HTML>Moved Temporarily');
}

function echo(request, response) {
  const id = new URL(request.url, 'http://localhost').searchParams.get('user_content_key');
  const { content, type } = answers.get(id);
  answers.delete(id);
  response
    .writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Access-Control-Allow-Origin': '*' })
    .end(content);
}

async function throughFront(request, response) {
  const { method } = request;
  const url = `http://${request.headers.host}/`;
  const body = method === 'POST' ? await read(request) : undefined;
  const answer = await front.fetch(new Request(url, { method, body }), { SCRIPT_URL: `${url}exec` });
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const server = createServer((request, response) => {
  const [path] = request.url.split('?');
  const answer = { '/exec': execute, '/echo': echo }[path] ?? throughFront;
  void answer(request, response);
});
server.listen(0, '127.0.0.1', () => {
  const address = `http://127.0.0.1:${server.address().port}/`;
  say({ script: `${address}exec`, front: address });
});
process.stdin.on('end', () => process.exit()).resume();
