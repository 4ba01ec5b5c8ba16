// @ts-check
/**
 * The bridge that Forge adds to every Custom UI: globalThis.__bridge, which npm's
 * @forge/bridge uses. It communicates only with the page that embeds the app.
 */
import { wire } from './wire.js';

const host = document.getElementById('forge-bridge')?.dataset.host ?? '';
const { port1, port2 } = new MessageChannel();
const call = wire(port1, (command) => {
  throw new Error(`the app answers no ${command}`);
});
window.parent.postMessage('forge-bridge', host, [port2]); // another origin never gets the port

/**
 * Sets the product's theme as attributes that the design system's styles use.
 * @param {{colorMode: string}} theme
 */
function paint(theme) {
  const root = document.documentElement;
  root.dataset.colorMode = theme.colorMode;
  root.dataset.theme = 'dark:dark light:light spacing:spacing shape:shape typography:typography';
}

const bridge = {
  /** @param {string} command @param {unknown} [data] */
  callBridge: (command, data) => call(command, command === 'enableTheming' ? { paint } : data),
};
Reflect.defineProperty(globalThis, '__bridge', { value: Object.freeze(bridge) });

/** Forge only blocks these; the host page also shows them. @param {SecurityPolicyViolationEvent} e */
const tell = (e) =>
  void call('#violation', { directive: e.effectiveDirective, blocked: e.blockedURI, sample: e.sample, line: e.lineNumber, file: e.sourceFile });
globalThis.__violations.forEach(tell);
document.addEventListener('securitypolicyviolation', tell);
