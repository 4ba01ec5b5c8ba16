// Code node "Check": compares the signature with the one that the node "Sign" has
// computed, checks the message, and says what to answer and what to mail.
const SITES = ['acme.atlassian.net']; // your Atlassian sites
const DOMAINS = ['acme.example']; // of the addresses that keys may go to
const LEEWAY = 5 * 60 * 1000; // milliseconds between the message's time and the clock here
const REMEMBERED = 2 * LEEWAY; // milliseconds for which ids are kept

const { message: text, signature, expected } = $input.first().json;
const message = equal(signature, expected) ? parsed(text) : undefined;
if (message === undefined)
  return refusal(403, 'The signature is not valid', 'The secrets of the app and of the workflow must be the same.');
if (Math.abs(Date.now() - Date.parse(message.sentAt)) >= LEEWAY)
  return refusal(403, 'The message is too old, or from the future', 'Check the clock of your computer.');
if (!isOurs(message)) return refusal(403, 'The workflow is not for this site', 'Add the site to SITES.');
if (!isRecipient(message.to.address))
  return refusal(403, 'The workflow does not send to this address', 'Choose an address of your organisation.');
if (!isNew(message.id)) return refusal(409, 'This message was received before', 'Nothing was sent again.');
return [
  {
    json: {
      status: 200,
      type: 'application/json',
      answer: { delivered: true },
      send: message.type === 'key',
      to: message.to.address,
      mail: textOf(message),
    },
  },
];

/** Compares in a time that does not depend on where the texts differ. */
function equal(a, b) {
  let difference = a.length ^ b.length;
  for (let n = 0; n < b.length; n++) difference |= a.charCodeAt(n) ^ b.charCodeAt(n);
  return difference === 0;
}

function parsed(text) {
  try {
    const message = JSON.parse(text);
    return message.version === 1 && ['key', 'test'].includes(message.type) ? message : undefined;
  } catch {
    return undefined;
  }
}

function isOurs({ site, link }) {
  return SITES.includes(site) && (link === '' || link.startsWith(`https://${site}/`));
}

function isRecipient(address) {
  const [, domain] = /^[^\s@,;:<>()[\]\\"]+@([^\s@,;:<>()[\]\\"]+)$/.exec(address) ?? [];
  return domain !== undefined && DOMAINS.includes(domain.toLowerCase());
}

/** Remembers an id, and reports whether it is new. n8n keeps the ids when the workflow ends. */
function isNew(id) {
  const ids = $getWorkflowStaticData('global');
  for (const old of Object.keys(ids)) if (ids[old] < Date.now()) delete ids[old];
  if (ids[id] !== undefined) return false;
  ids[id] = Date.now() + REMEMBERED;
  return true;
}

/** The text of the mail. An outsider has no account, and gets a link from the sender. */
function textOf({ from, site, link, expiresAt, key, outsider }) {
  const name = from.replace(/[^\p{L}\p{M}\p{N}' -]/gu, ' ').slice(0, 100); // no link, no second line
  return [
    'Someone sent you an encrypted file or message with Secure Share. This key opens it:',
    key,
    outsider === true
      ? 'Open the link that the sender gives you, and enter the key there.'
      : `Open it on ${site}, paste the key and press Open. ${link}`,
    `You can open it until ${new Date(expiresAt).toUTCString()}.`,
    `Name of the sender, not verified: ${name}`,
    "If you weren't expecting this, check with the sender in a way that you already know.",
  ].join('\n\n');
}

function refusal(status, title, detail) {
  return [{ json: { status, type: 'application/problem+json', answer: { title, detail }, send: false } }];
}
