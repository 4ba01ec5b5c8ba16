import { isSecure } from './secureUrl';

const VARIABLE = 'SECURE_SHARE_KEY_MAILER';

/**
 * Returns the key mailer's origin, from a variable of the app's environment. Throws if it
 * is missing or not https. Only the local stack may use http.
 */
export function keyMailer(): string {
  const value = process.env[VARIABLE];
  if (value === undefined || !isOrigin(value)) {
    throw new Error(`The app is not set up: ${VARIABLE} must be an https origin, like https://keys.example.`);
  }
  return value;
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.origin === value && isSecure(url);
}
