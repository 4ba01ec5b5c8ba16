import { expect, it } from 'vitest';

import { publicKeyOf } from '../../src/lib/certificate';

/** The private key is the bytes 0 to 31. Made with Python's cryptography, as are the certificates. */
const KEY = 'MCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=';
const CERTIFICATE = `MIHQMIGDoAMCAQICAQEwBQYDK2VwMBIxEDAOBgNVBAMMB1BheXJvbGwwHhcNMjYw
MTAxMDAwMDAwWhcNNDYwMTAxMDAwMDAwWjASMRAwDgYDVQQDDAdQYXlyb2xsMCow
BQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbgwBQYDK2Vw
A0EAA+vig980GnCnJhhIRFJ7nISqbLNxvUMSyWuPE7kGlyJ+UPcyKMJVVAiESCj+
VgkO7nDRKl93nPXj92QIV3XFBw==`;
/** Has another key of the same kind in an extension. */
const TWO_KEYS = `MIIBCTCBvKADAgECAgEBMAUGAytlcDASMRAwDgYDVQQDDAdQYXlyb2xsMB4XDTI2
MDEwMTAwMDAwMFoXDTQ2MDEwMTAwMDAwMFowEjEQMA4GA1UEAwwHUGF5cm9sbDAq
MAUGAytlcAMhAAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4ozcwNTAz
BgMqAwQELDAqMAUGAytlcAMhAHm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQut
BJZkMAUGAytlcANBAIOQShGD62CkvKc5fBgXCFW8rAIyLAxmThYxgHK3oVYAWpvl
zmEcTymIFtBh/16uDOd4RT5PMcUbe2yurgl4HAc=`;
const ANOTHER_CURVE = `MIIBEDCBt6ADAgECAgEBMAoGCCqGSM49BAMCMBIxEDAOBgNVBAMMB1BheXJvbGww
HhcNMjYwMTAxMDAwMDAwWhcNNDYwMTAxMDAwMDAwWjASMRAwDgYDVQQDDAdQYXly
b2xsMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUVkLelFRQNLXhMhWCGaP3++M
gv0fW+UkIVVKDcPQM+3gwX2okEpyfYrhvza/inkmDQEvANTYCIjR0LtE/aFtpDAK
BggqhkjOPQQDAgNIADBFAiAqmNDvBlncx3V8MH1Okl6CpiBuZnFqHoebSuBfKbkM
bQIhAO4xubP6NlusKQBWuMDH3jbPdB9BD0ilXb9YCcwYTGbd`;

const pem = (kind: string, base64: string) => `-----BEGIN ${kind}-----\n${base64}\n-----END ${kind}-----\n`;
const found = { id: '1IG2tMH7J2wbJZnOf8LJzQitKf7LMvoAElsuDMVM54Y', fingerprint: 'd481-b6b4-c1fb-276c-1b25' };

const expiresAt = new Date('2046-01-01T00:00:00Z');

/** The certificate with another validity, in characters, which may be longer. */
function withValidity(...ends: string[]): string {
  const times = ends.map((end) => (end.length === 13 ? '\x17\x0d' : '\x18\x0f') + end).join('');
  const old = '\x30\x1e\x17\x0d260101000000Z\x17\x0d460101000000Z';
  const changed = atob(CERTIFICATE).replace(old, `\x30${String.fromCharCode(times.length)}${times}`);
  return pem('CERTIFICATE', btoa(changed));
}

/** Its issuer has the bytes of a validity. */
function withTwoValidities(): string {
  const validity = '\x30\x1e\x17\x0d260101000000Z\x17\x0d990101000000Z';
  return pem('CERTIFICATE', btoa(atob(CERTIFICATE).replace('Payroll', validity)));
}

it.each([
  ['a public key', pem('PUBLIC KEY', KEY), found],
  ['a certificate', pem('CERTIFICATE', CERTIFICATE), { ...found, expiresAt }],
  [
    'lines of Windows and space around it',
    `\r\n ${pem('CERTIFICATE', CERTIFICATE).replaceAll('\n', '\r\n')} `,
    { ...found, expiresAt },
  ],
])('finds the key in %s', async (_what, text, expected) => {
  expect(await publicKeyOf(text)).toEqual(expected);
});

it.each([
  ['491231235959Z', '2049-12-31T23:59:59.000Z'],
  ['500101000000Z', '1950-01-01T00:00:00.000Z'],
  ['20500101000000Z', '2050-01-01T00:00:00.000Z'],
  ['99991231235959Z', '9999-12-31T23:59:59.000Z'],
])('finds the end of a certificate: %s', async (end, expected) => {
  expect((await publicKeyOf(withValidity('260101000000Z', end)))?.expiresAt?.toISOString()).toBe(expected);
});

it.each([
  ['nothing', ''],
  ['the line of a program', 'secure-share-program:1:AAAA:AAAA'],
  ['another curve', pem('CERTIFICATE', ANOTHER_CURVE)],
  ['two keys in one certificate', pem('CERTIFICATE', TWO_KEYS)],
  ['two validities in one certificate', withTwoValidities()],
  ['a certificate that ends on no day', withValidity('260101000000Z', '261341000000Z')],
  ['two certificates', pem('CERTIFICATE', CERTIFICATE) + pem('CERTIFICATE', CERTIFICATE)],
  ['text before it', `x\n${pem('PUBLIC KEY', KEY)}`],
  ['a private key', pem('PRIVATE KEY', KEY)],
  ['another end than its beginning', pem('CERTIFICATE', CERTIFICATE).replace('END CERTIFICATE', 'END PUBLIC KEY')],
  ['a cut key', pem('PUBLIC KEY', KEY.slice(0, 56))],
  ['not base64', pem('PUBLIC KEY', `${KEY}A`)],
])('finds no key in %s', async (_what, text) => {
  expect(await publicKeyOf(text)).toBeUndefined();
});
