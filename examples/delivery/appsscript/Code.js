// Receives keys of own delivery in Google Apps Script, and mails them from the account
// that the script runs as. docs/own-delivery-recipes.md says how to set it up.

const SITES = ['acme.atlassian.net']; // your Atlassian sites
const DOMAINS = ['acme.example']; // of the addresses that keys may go to

const LARGEST = 8192; // bytes of a request
const LEEWAY = 5 * 60 * 1000; // milliseconds between the message's time and the clock here
const REMEMBERED = 600; // seconds for which ids are kept

/** Answers a POST request. A script cannot set the status: it is a member of the answer. */
function doPost(e) {
  const answer = receive(e.contentLength <= LARGEST ? e.postData.contents : '');
  return ContentService.createTextOutput(JSON.stringify(answer)).setMimeType(ContentService.MimeType.JSON);
}

function receive(body) {
  const message = verified(body);
  if (message === undefined)
    return refusal(403, 'The signature is not valid', 'The secrets of the app and of the script must be the same.');
  if (Math.abs(Date.now() - Date.parse(message.sentAt)) >= LEEWAY)
    return refusal(403, 'The message is too old, or from the future', 'Check the clock of your computer.');
  if (!isOurs(message)) return refusal(403, 'The script is not for this site', 'Add the site to SITES.');
  if (!isRecipient(message.to.address))
    return refusal(403, 'The script does not send to this address', 'Choose an address of your organisation.');
  const isNew = remembered(message.id);
  if (isNew === undefined) return refusal(424, 'The script is busy', 'Nothing was sent. Try again in a minute.');
  if (!isNew) return refusal(409, 'This message was received before', 'Nothing was sent again.');
  return message.type === 'test' ? checked() : sent(message);
}

/** The message, if the signature over its text is valid. It is not used before that check. */
function verified(body) {
  try {
    const { message, signature } = JSON.parse(body);
    const secret = PropertiesService.getScriptProperties().getProperty('SECRET');
    const bytes = Utilities.computeHmacSha256Signature(message, secret, Utilities.Charset.UTF_8); // from -128 to 127
    const expected = bytes.map((byte) => (byte & 255).toString(16).padStart(2, '0')).join('');
    const parsed = equal(signature, expected) ? JSON.parse(message) : undefined;
    return parsed !== undefined && parsed.version === 1 && ['key', 'test'].includes(parsed.type) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Compares in a time that does not depend on where the texts differ. */
function equal(a, b) {
  let difference = a.length ^ b.length;
  for (let n = 0; n < b.length; n++) difference |= a.charCodeAt(n) ^ b.charCodeAt(n);
  return difference === 0;
}

function isOurs({ site, link }) {
  return SITES.includes(site) && (link === '' || link.startsWith(`https://${site}/`));
}

function isRecipient(address) {
  const [, domain] = /^[^\s@,;:<>()[\]\\"]+@([^\s@,;:<>()[\]\\"]+)$/.exec(address) || [];
  return domain !== undefined && DOMAINS.includes(domain.toLowerCase());
}

/** Remembers an id, and reports whether it is new. Undefined if others hold the lock for too long. */
function remembered(id) {
  const lock = LockService.getScriptLock();
  if (!lock.tryLock(5000)) return undefined;
  try {
    const cache = CacheService.getScriptCache();
    if (cache.get(id) !== null) return false;
    cache.put(id, '1', REMEMBERED);
    return true;
  } finally {
    lock.releaseLock();
  }
}

/** Answers a sample: nothing is sent. */
function checked() {
  if (MailApp.getRemainingDailyQuota() > 0) return { delivered: true };
  return refusal(424, 'The key could not be delivered', 'The account has sent as many mails today as Google allows.');
}

function sent(message) {
  try {
    MailApp.sendEmail({
      to: message.to.address,
      subject: 'Your key for Secure Share',
      name: 'Secure Share',
      body: textOf(message),
    });
    return { delivered: true };
  } catch {
    // An error that is thrown, or logged, could show the address.
    return refusal(502, 'The key may have been delivered', 'Ask the recipient before you send it again.');
  }
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
  return { status, title, detail };
}
