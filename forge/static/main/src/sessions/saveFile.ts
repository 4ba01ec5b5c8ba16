import { asBytes, press } from '@secure-share/shared/lib/saveLink';
import type { WindowWords } from '@secure-share/shared/sessions/receiveSession';

/*
 * How a framed page saves a file, by browser. Nothing reports whether a file was saved.
 *
 *   Chromium  from a blob URL, in any document
 *   WebKit    from a blob URL, if the policy of the page around the document with the link
 *             allows it. The product's page may not allow it. This page allows it for a
 *             frame of its own.
 *   Firefox   from a blob URL only if the product's page allows it, which it may not. Also
 *             from a URL of our origin that a Service Worker answers.
 *
 * So the link is clicked in an empty frame within this page. If Firefox refuses, it
 * reports that to this page, which then uses the Service Worker. See docs/adr/0009.
 */

const ANSWER_TIME = 10_000; // milliseconds within which the Service Worker has to answer

interface Save {
  readonly file: Blob;
  readonly name: string;
  /** Called if the browser did not start to save. */
  readonly refused: () => void;
}

let frame: Promise<HTMLIFrameElement> | undefined;
let last: Save | undefined;
let isBlobRefused = false;

/** Loads the frame in advance. */
export function prepareSaving(): void {
  frame ??= openFrame();
}

/**
 * Asks the browser to save a file under a name. Works during a click or shortly after it. Later
 * some browsers ask the person. `refused` is called if it is known that nothing was saved. If it is
 * not called, the file may still not have been saved.
 */
export function saveFile(file: Blob, name: string, refused: () => void): void {
  last = { file, name, refused };
  if (isBlobRefused) saveByWorker(last);
  else void saveInFrame(last);
}

async function saveInFrame({ file, name }: Save): Promise<void> {
  const { contentWindow, contentDocument } = await (frame ??= openFrame());
  const { URL: addresses } = (contentWindow ?? window) as Window & typeof globalThis;
  press(addresses.createObjectURL(asBytes(file)), name, contentDocument ?? document);
}

function openFrame(): Promise<HTMLIFrameElement> {
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    if (effectiveDirective !== 'frame-src' || !blockedURI.startsWith('blob') || !last) return;
    isBlobRefused = true;
    saveByWorker(last);
  });
  return new Promise((resolve) => {
    const opened = Object.assign(document.createElement('iframe'), { src: addressOf('saving.html'), hidden: true });
    opened.addEventListener('load', () => resolve(opened), { once: true });
    document.body.append(opened);
  });
}

function saveByWorker(save: Save): void {
  handOver(save).catch(save.refused);
}

/** Rejects unless the Service Worker has answered the download. */
async function handOver({ file, name }: Save): Promise<void> {
  const worker = await activeWorker();
  const address = addressOf(`saving/${crypto.randomUUID()}`);
  const { port1, port2 } = new MessageChannel();
  const ready = heard(port1, 'ready');
  const served = heard(port1, 'served');
  port1.start();
  worker.postMessage({ address, file, name }, [port2]);
  await ready;
  press(address, name, document);
  await served;
}

/** Fulfils when `port` receives the message `word`. */
function heard(port: MessagePort, word: string): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`the Service Worker is not ${word}`));
    }, ANSWER_TIME);
    port.addEventListener('message', ({ data }) => {
      if (data !== word) return;
      clearTimeout(timer);
      resolve();
    });
  });
  done.catch(() => undefined); // one of several may only be awaited later
  return done;
}

async function activeWorker(): Promise<ServiceWorker> {
  const registration = await navigator.serviceWorker.register(addressOf('saving.js'), { scope: addressOf('saving/') });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (!worker) throw new Error('there is no Service Worker');
  if (worker.state === 'activated') return worker;
  return new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve(worker);
      if (worker.state === 'redundant') reject(new Error('the Service Worker was given up'));
    });
  });
}

/**
 * Saves a file from a separate window, to which the policy of the page around the app does not
 * apply. Call it during a click. The window creates the blob address itself, because one that was
 * created inside a frame is not valid at the top level. False if no window was opened.
 */
export function saveInWindow(file: Blob, name: string, { title, text, save, language }: WindowWords): boolean {
  const opened = openWindow();
  if (!opened) return false;
  const { document: page } = opened;
  const link = press(opened.URL.createObjectURL(asBytes(file)), name, page);
  link.textContent = save;
  page.title = title;
  page.documentElement.lang = language;
  page.body.append(Object.assign(page.createElement('p'), { textContent: text }), link);
  return true;
}

/** If windows are forbidden, Firefox throws. The others return null. */
function openWindow(): (Window & typeof globalThis) | null {
  try {
    return window.open('', '_blank') as (Window & typeof globalThis) | null;
  } catch {
    return null;
  }
}

/** The address of a file in the same folder as the app's page. */
const addressOf = (path: string) => new URL(path, document.baseURI).href;
