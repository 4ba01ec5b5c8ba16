import type { WindowWords } from './receiveSession';

/**
 * Asks the browser to save a file under a name. Works during a click or soon after it;
 * later some browsers ask the person. Nothing reports whether the file was saved, so
 * the address stays good for as long as the page lives. In Firefox and WebKit the
 * page around the app can forbid it, by its `frame-src`, without the app noticing.
 */
export function saveFile(file: Blob, name: string): void {
  linkTo(addressOf(file), name, document).click();
}

/**
 * Saves a file from a window of its own, which no policy of the page around the app
 * concerns. To be called during a click. The window makes the address itself: one that
 * was made inside a frame is not valid at the top level. False if no window was opened.
 */
export function saveInWindow(file: Blob, name: string, { title, text, save, language }: WindowWords): boolean {
  const opened = window.open('', '_blank') as (Window & typeof globalThis) | null;
  if (!opened) return false;
  const { document: page } = opened;
  const link = linkTo(opened.URL.createObjectURL(asBytes(file)), name, page);
  link.textContent = save;
  page.title = title;
  page.documentElement.lang = language;
  page.body.append(paragraph(text, page), link);
  link.click();
  return true;
}

function linkTo(address: string, name: string, page: Document): HTMLAnchorElement {
  return Object.assign(page.createElement('a'), { href: address, download: name });
}

function paragraph(text: string, page: Document): HTMLElement {
  return Object.assign(page.createElement('p'), { textContent: text });
}

const addresses = new WeakMap<Blob, string>();

function addressOf(file: Blob): string {
  const address = addresses.get(file) ?? URL.createObjectURL(asBytes(file));
  addresses.set(file, address);
  return address;
}

/** As bytes of no known kind: browsers append to a name what they take the content to be. */
const asBytes = (file: Blob) => file.slice(0, file.size, 'application/octet-stream');
