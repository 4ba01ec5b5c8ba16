import { expect, it } from 'vitest';

import { applicationRequests } from '../../src/lib/applicationRequests';

const some = (n: number) => Array.from({ length: n }, (_, i) => `GET /v1/${String(i)}`);

it.each([
  ['', []],
  [' \n ', []],
  ['POST /v1/shares', ['POST /v1/shares']],
  [' POST  /v1/shares \r\n\nGET /v1/shares/{id}\n', ['POST /v1/shares', 'GET /v1/shares/{id}']],
  ['GET /v1/inbox\nGET /v1/inbox', ['GET /v1/inbox']],
  [some(20).join('\n'), some(20)],
])('reads %j', (text, requests) => {
  expect(applicationRequests(text)).toEqual(requests);
});

it.each(['/v1/inbox', 'get /v1/inbox', 'GET /v1/', 'GET inbox', 'GET /v1/inbox, GET /v1/outbox', some(21).join('\n')])(
  'refuses %j',
  (text) => {
    expect(applicationRequests(text)).toBeUndefined();
  },
);
