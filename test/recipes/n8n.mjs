// Runs the workflow of the n8n recipe with stand-ins for the nodes that it uses: they do
// what the nodes of n8n 2.40.7 do with these parameters. Its argument is a JSON object:
//
//   {"secret"  of the credential of the node "Sign"
//    "fails"   true: the mail server refuses each mail}
//
// The first line of standard output is {"webhook"}, its address, each further one a
// mail. It ends with its standard input.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import vm from 'node:vm';

const options = JSON.parse(process.argv[2]);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const path = join(import.meta.dirname, '../../examples/delivery/n8n/workflow.json');
const { nodes, connections } = JSON.parse(readFileSync(path, 'utf8'));
const named = new Map(nodes.map((node) => [node.name, node]));
const staticData = {};

// Each runs a node with its evaluated parameters, and returns its items and the
// number of their output.
const types = {
  async code({ jsCode }, { items, scope }) {
    return { items: await vm.runInNewContext(`(async () => {${jsCode}\n})()`, scope(items)), output: 0 };
  },
  crypto({ action, type, value, dataPropertyName, encoding }, { items }) {
    if (action !== 'hmac' || type !== 'SHA256') throw new Error('another action');
    const hmac = createHmac('sha256', options.secret).update(value).digest(encoding);
    return { items: [{ json: { ...items[0].json, [dataPropertyName]: hmac } }], output: 0 };
  },
  if({ conditions }, { items }) {
    const [{ leftValue }] = conditions.conditions;
    if (typeof leftValue !== 'boolean') throw new Error('not a boolean');
    return { items, output: leftValue ? 0 : 1 };
  },
  emailSend({ toEmail, fromEmail, subject, text, options: { appendAttribution } }) {
    if (options.fails) return { items: [{ json: { error: 'refused' } }], output: 1 };
    say({ to: toEmail, from: fromEmail, subject, body: text, attribution: String(appendAttribution) });
    return { items: [{ json: { accepted: [toEmail] } }], output: 0 };
  },
  respondToWebhook({ responseBody, options: { responseCode, responseHeaders } }, { response }) {
    for (const { name, value } of responseHeaders.entries) response.setHeader(name, value);
    response.writeHead(responseCode).end(responseBody);
    return { items: [], output: 0 };
  },
};

/** Replaces each expression in a parameter by its value. */
function evaluated(parameter, scope) {
  if (Array.isArray(parameter)) return parameter.map((part) => evaluated(part, scope));
  if (typeof parameter === 'object' && parameter !== null) {
    return Object.fromEntries(Object.entries(parameter).map(([name, part]) => [name, evaluated(part, scope)]));
  }
  const expression = typeof parameter === 'string' && /^=\{\{ (.*) \}\}$/.exec(parameter);
  return expression ? vm.runInNewContext(expression[1], scope) : parameter;
}

async function execute(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const isText = request.headers['content-type']?.startsWith('text/plain');
  let items = [
    { json: { headers: request.headers, body: isText && parts.length > 0 ? Buffer.concat(parts).toString() : {} } },
  ];
  let node = named.get('Webhook');
  const outputs = new Map();
  const scope = (given) => ({
    $input: { first: () => given[0] },
    $json: given[0]?.json,
    $: (name) => ({ first: () => outputs.get(name)[0] }),
    $getWorkflowStaticData: () => staticData,
  });
  for (let output = 0; ;) {
    const [next] = connections[node.name]?.main[output] ?? [];
    if (next === undefined) return;
    node = named.get(next.node);
    const parameters = node.type.endsWith('.code') ? node.parameters : evaluated(node.parameters, scope(items));
    const run = types[node.type.replace('n8n-nodes-base.', '')];
    ({ items, output } = await run(parameters, { items, scope, response }));
    outputs.set(node.name, items);
  }
}

const { httpMethod, path: hook, options: webhook } = named.get('Webhook').parameters;
const server = createServer((request, response) => {
  if (webhook.allowedOrigins === '*') response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
  if (request.method === 'OPTIONS') {
    response.writeHead(204, { 'Access-Control-Allow-Methods': `OPTIONS, ${httpMethod}` }).end();
  } else if (request.method !== httpMethod || request.url !== `/webhook/${hook}`) {
    response.writeHead(404).end();
  } else {
    execute(request, response).catch((error) => {
      console.error(error);
      response.writeHead(500).end(JSON.stringify({ message: 'Error in workflow' }));
    });
  }
});
server.listen(0, '127.0.0.1', () => say({ webhook: `http://127.0.0.1:${server.address().port}/webhook/${hook}` }));
process.stdin.on('end', () => process.exit()).resume();
