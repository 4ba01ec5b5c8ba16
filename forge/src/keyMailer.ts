import { isSecure } from './secureUrl';

const VARIABLE = 'SECURE_SHARE_KEY_MAILER';
const STAGE = /^([a-z][a-z0-9]{0,15})=(.*)$/s;

/** The origins that mail keys. */
export interface KeyMailers {
  /** That of each stage that has no other. */
  readonly keyMailer: string;
  /** Those of other stages, by the names of the stages. Absent if the app has only one. */
  readonly keyMailers?: Readonly<Record<string, string>>;
}

/**
 * Reads the key mailers from a variable of the app's environment: an origin and, if one app serves
 * several stages, `stage=origin` for each other stage, separated by spaces. Throws if one is missing
 * or not https. Only the local stack may use http.
 */
export function keyMailers(): KeyMailers {
  const [keyMailer = '', ...others] = (process.env[VARIABLE] ?? '').split(' ');
  const stages = others.map((text) => STAGE.exec(text)?.slice(1) as [string, string] | undefined);
  const named = stages.filter((one) => one !== undefined);
  const isWhole = named.length === others.length && new Set(named.map(([stage]) => stage)).size === others.length;
  if (!isWhole || ![keyMailer, ...named.map(([, origin]) => origin)].every(isOrigin)) {
    throw new Error(
      `The app is not set up: ${VARIABLE} must be an https origin, like https://keys.example, with stage=origin for each other stage.`,
    );
  }
  return { keyMailer, ...(named.length > 0 ? { keyMailers: Object.fromEntries(named) } : {}) };
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.origin === value && isSecure(url);
}
