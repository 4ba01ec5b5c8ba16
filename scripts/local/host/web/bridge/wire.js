// @ts-check
/**
 * Calls across a MessagePort. Functions in arguments and answers are not copied: the other
 * side gets a function that calls them and returns a promise.
 */

/** The property of a message that holds the number of a sender's function. */
const FUNCTION = '$function';

/**
 * @param {MessagePort} port
 * @param {(command: string, data: any) => unknown} answer handles calls from the other side; it may throw
 * @returns {(command: string, data?: unknown) => Promise<any>} calls the other side
 */
export function wire(port, answer) {
  /** @type {Map<number, {resolve: (value: unknown) => void, reject: (why: Error) => void}>} */
  const waiting = new Map();
  /** @type {Map<number, (...args: unknown[]) => unknown>} */
  const functions = new Map();
  let last = 0;

  /** @param {unknown} value @returns {unknown} */
  const pack = (value) => {
    if (typeof value !== 'function') return within(value, pack);
    functions.set(++last, /** @type {any} */ (value));
    return { [FUNCTION]: last };
  };
  /** @param {any} value @returns {any} */
  const unpack = (value) => {
    const number = value?.[FUNCTION];
    return typeof number === 'number' ? (/** @type {unknown[]} */ ...args) => send({ number, data: args }) : within(value, unpack);
  };
  /** @param {{command?: string, number?: number, data: unknown}} message @returns {Promise<any>} */
  const send = (message) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      port.postMessage({ ...message, data: pack(message.data), id });
    });
  /** @param {{command?: string, number?: number, data: any}} message */
  const serve = ({ command, number, data }) =>
    command === undefined ? functions.get(Number(number))?.(...unpack(data)) : answer(command, unpack(data));

  port.onmessage = async ({ data: message }) => {
    if (message.answers === undefined) {
      try {
        port.postMessage({ answers: message.id, value: pack(await serve(message)) });
      } catch (why) {
        port.postMessage({ answers: message.id, error: why instanceof Error ? why.message : String(why) });
      }
      return;
    }
    const caller = waiting.get(message.answers);
    waiting.delete(message.answers);
    if ('error' in message) caller?.reject(new Error(message.error));
    else caller?.resolve(unpack(message.value));
  };
  return (command, data) => send({ command, data });
}

/**
 * Applies change to the elements of an array or the values of a plain object.
 * @param {any} value
 * @param {(part: any) => unknown} change
 */
function within(value, change) {
  if (Array.isArray(value)) return value.map(change);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, change(part)]));
}
