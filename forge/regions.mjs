// Adds regions to manifest.yml, for an app that serves several stages: see "Data residency" in
// docs/forge.md. Usage: node regions.mjs EU US
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const HOSTS = ['SECURE_SHARE_FILE_API', 'SECURE_SHARE_KEY_MAILER', 'SECURE_SHARE_BLOB_STORE'];
const LIVE_UPDATES = 'SECURE_SHARE_LIVE_UPDATES';

/**
 * A manifest whose remotes have a base URL for each region besides the default. Each region adds
 * variables with its name at the end, such as SECURE_SHARE_FILE_API_EU.
 * @param {string} manifest the manifest without regions
 * @param {readonly string[]} regions Forge's names, like EU
 * @returns {string}
 */
export function withRegions(manifest, regions) {
  for (const region of regions) {
    if (!/^[A-Z]{2,6}$/.test(region)) throw new Error(`${region} is not a region of Forge, such as EU`);
  }
  let out = manifest;
  for (const host of HOSTS) {
    const urls = ['default', ...regions].map((region) => `      ${region}: \${${variable(host, region)}}\n`);
    out = replaced(out, `    baseUrl: \${${host}}\n`, `    baseUrl:\n${urls.join('')}`);
  }
  const addresses = [...HOSTS, LIVE_UPDATES].flatMap((host) => regions.map((region) => variable(host, region)));
  const last = `        - address: \${${LIVE_UPDATES}}\n`;
  out = replaced(out, last, last + addresses.map((name) => `        - address: \${${name}}\n`).join(''));
  return replaced(
    out,
    `    - ${LIVE_UPDATES}\n`,
    [LIVE_UPDATES, ...addresses].map((name) => `    - ${name}\n`).join(''),
  );
}

const variable = (/** @type {string} */ host, /** @type {string} */ region) =>
  region === 'default' ? host : `${host}_${region}`;

/** Throws unless the text is there once: the manifest has regions already, or was changed. */
function replaced(/** @type {string} */ text, /** @type {string} */ from, /** @type {string} */ to) {
  const parts = text.split(from);
  if (parts.length !== 2)
    throw new Error('manifest.yml is not as it was released: run git checkout manifest.yml first');
  return parts.join(to);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = new URL('manifest.yml', import.meta.url);
  writeFileSync(file, withRegions(readFileSync(file, 'utf8'), process.argv.slice(2)));
}
