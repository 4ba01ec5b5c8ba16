// @ts-check
/**
 * The bridge as Forge puts it into every Custom UI: globalThis.__bridge, which
 * npm's @forge/bridge finds. It speaks only to the page that it was made for.
 */
import { wire } from './wire.js';

const host = document.getElementById('forge-bridge')?.dataset.host ?? '';
const { port1, port2 } = new MessageChannel();
const call = wire(port1, (command) => {
  throw new Error(`the app answers no ${command}`);
});
window.parent.postMessage('forge-bridge', host, [port2]); // another origin never gets the port

/**
 * What the product's theme is, as attributes that the design system's styles go by.
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

/** What Forge would only have blocked, the host page also shows. @param {SecurityPolicyViolationEvent} e */
const tell = (e) =>
  void call('#violation', { directive: e.effectiveDirective, blocked: e.blockedURI, sample: e.sample, line: e.lineNumber, file: e.sourceFile });
globalThis.__violations.forEach(tell);
document.addEventListener('securitypolicyviolation', tell);
