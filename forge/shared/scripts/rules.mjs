// @ts-check

/** Addresses that are never requested: XML namespaces and links in libraries' messages for developers. */
const UNFETCHED = [
  /^http:\/\/www\.w3\.org\/(1999\/xhtml|1999\/xlink|2000\/svg|1998\/Math\/MathML|2000\/xmlns\/)$/,
  /^https:\/\/vuejs\.org\/error-reference\//,
  /^https:\/\/go\.atlassian\.com\/forge-tunneling-with-custom-ui$/,
  /^https:\/\/developer\.atlassian\.com\/platform\/forge\//,
  /^https:\/\/iframe-resizer\.com\/upgrade$/,
];

/** How lodash finds the global object without `self`, so never in a browser. */
const LODASH = /\|\|Function\([`'"]return this[`'"]\)\(\)/g;

/** @type {[RegExp, RegExp, string][]} files, forbidden text, reason */
const FORBIDDEN = [
  [/\.html$/, /<script(?![^>]*\ssrc=)/i, 'an inline script'],
  [/\.html$/, /<style|\sstyle=|\son\w+=/i, 'an inline style or handler'],
  [/\.html$/, /\s(?:src|href)="(?!\.\/)/i, 'an address that is not relative'],
  [/\.css$/, /@import|url\(\s*["']?(?!data:|\.)/i, 'an address that is not relative'],
  [/\.js$/, /(?<![\w$.])eval\s*\(/, 'eval'],
  [/\.js$/, /(?<![\w$.])Function\s*\(/, 'the Function constructor'],
  [/\.js$/, /\bWebAssembly\b/, 'WebAssembly'],
  [/\.js$/, /\(\?<[=!]/, 'a lookbehind, over which Safari before 16.4 refuses the whole file'],
];

/**
 * What is forbidden in a built file, by Forge's policy or because the app never contacts third parties.
 * @param {string} file
 * @param {string} source
 */
export function violations(file, source) {
  const code = source.replace(LODASH, '');
  const found = FORBIDDEN.filter(([which, what]) => which.test(file) && what.test(code)).map(
    ([, , why]) => `${file}: ${why}`,
  );
  const addresses = code.match(/\b(?:https?|wss?):\/\/[\w.-]+[^\s"'`<>)\\]*/g) ?? [];
  const fetched = addresses.filter((address) => !UNFETCHED.some((known) => known.test(address)));
  return [...found, ...fetched.map((address) => `${file}: ${address}`)];
}

/**
 * The scripts that a browser loads for these entries of the manifest, each with its imports.
 * @param {import('vite').Manifest} manifest
 * @param {readonly string[]} entries
 */
export function initialFiles(manifest, entries) {
  /** @type {Set<string>} */
  const files = new Set();
  /** @param {string} name */
  function add(name) {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`nothing was built from ${name}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(add);
  }
  entries.forEach(add);
  return [...files];
}
