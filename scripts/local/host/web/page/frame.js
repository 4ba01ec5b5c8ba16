// @ts-check
import { wire } from '../bridge/wire.js';

/**
 * Creates an iframe with the app, as a product does.
 * @param {import('./settings.js').Settings} settings
 * @param {string} title
 * @param {(command: string, data: any) => unknown} answer
 */
export function frameApp({ app, sandbox, allow }, title, answer) {
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.setAttribute('sandbox', sandbox);
  frame.allow = allow;
  frame.src = app;
  const { origin } = new URL(app);
  /** @param {MessageEvent} event */
  const greet = (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin || event.data !== 'forge-bridge') return;
    wire(event.ports[0], answer);
  };
  addEventListener('message', greet);
  return { frame, remove: () => (removeEventListener('message', greet), frame.remove()) };
}
