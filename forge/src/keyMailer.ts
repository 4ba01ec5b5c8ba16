const VARIABLE = 'SECURE_SHARE_KEY_MAILER';
/** Origins of this machine, for the local stack. */
export const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/;

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
  return (
    URL.canParse(value) && new URL(value).origin === value && (value.startsWith('https://') || LOOPBACK.test(value))
  );
}
