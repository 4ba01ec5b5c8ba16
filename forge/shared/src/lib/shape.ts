/**
 * Checks that a value from outside has the promised type, and returns only the described members:
 * unknown ones are left out, because a later release may add some. Throws a Misshapen otherwise.
 */
export type Shape<T> = (value: unknown) => T;

/** The message names the place and what was expected. It never contains the value. */
export class Misshapen extends Error {
  override readonly name = 'Misshapen';
}

function test<T>(what: string, is: (value: unknown) => boolean): Shape<T> {
  return (value) => {
    if (!is(value)) throw new Misshapen(`: not ${what}`);
    return value as T;
  };
}

function under<T>(name: string | number, shape: Shape<T>, value: unknown): T {
  try {
    return shape(value);
  } catch (error) {
    throw error instanceof Misshapen ? new Misshapen(`.${name}${error.message}`) : error;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown) => typeof value === 'string' && value !== '';

export const text: Shape<string> = test('a text', isText);
export const truth: Shape<boolean> = test('true or false', (value) => typeof value === 'boolean');

/** A whole number, exact and within bounds. */
export const count = (least: number, most = Number.MAX_SAFE_INTEGER): Shape<number> =>
  test(`a whole number from ${least} to ${most}`, (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most);

/** RFC 3339 in UTC. Stays text, because the services count in nanoseconds. */
export const instant: Shape<string> = test('an instant', (value) =>
  typeof value === 'string' && value.endsWith('Z') && !Number.isNaN(Date.parse(value)));

function isWebAddress(value: string): boolean {
  try {
    return /^https?:$/.test(new URL(value).protocol);
  } catch {
    return false;
  }
}

/** An http or https URL. */
export const url: Shape<string> = test('an address', (value) => typeof value === 'string' && isWebAddress(value));

export const bytes = (length: number): Shape<string> =>
  test(`${length} bytes`, (value) =>
    typeof value === 'string' && value.length === Math.ceil((length * 4) / 3) && /^[\w-]*$/.test(value));

export const oneOf = <const T extends string>(...words: readonly T[]): Shape<T> =>
  test(`one of ${words.join(', ')}`, (value) => (words as readonly unknown[]).includes(value));

export const list =
  <T>(item: Shape<T>): Shape<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value)) throw new Misshapen(': not a list');
    return value.map((v, i) => under(i, item, v));
  };

/** An object with arbitrary names, such as header fields. */
export const map =
  <T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> =>
  (value) => {
    if (!isObject(value)) throw new Misshapen(': not an object');
    return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, under(name, item, v)]));
  };

type Members<T> = { [K in keyof T]-?: Shape<NonNullable<T[K]>> };
type Required<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };
type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]: T[K] };

/** An object with all members of `required`, and any members of `optional`. */
export function object<T>(required: Members<Required<T>>, optional: Members<Optional<T>>): Shape<T> {
  return (value) => {
    if (!isObject(value)) throw new Misshapen(': not an object');
    const out: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries<Shape<unknown>>(required)) out[name] = under(name, shape, value[name]);
    for (const [name, shape] of Object.entries<Shape<unknown>>(optional)) {
      if (value[name] !== undefined) out[name] = under(name, shape, value[name]);
    }
    return out as T;
  };
}
