import type { Viewed } from './opening';
import { dataUrl, type Picture } from './picture';

/** A document that shows a file, made of text and pictures only. */
export interface Content {
  readonly document: Blob;
  /** Only its first pages are shown. */
  readonly cut: boolean;
}

/**
 * Makes the document for a frame of `width` CSS pixels. The sender's file never becomes a document
 * itself: its text is escaped, and its pictures are `img`, in which no script of an SVG runs. Rejects
 * if the file is not what its type promises, or if this browser cannot show it.
 */
export async function contentOf({ file, name, type, kind }: Viewed, width: number): Promise<Content> {
  switch (kind) {
    case 'text': {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
      return { document: documentWith(`<pre wrap dir="auto">\n${escaped(text)}</pre>`), cut: false };
    }
    case 'image':
      return { document: documentWith(tag(await picture(file.slice(0, file.size, type), name), width)), cut: false };
    case 'pdf': {
      const { pagesOf } = await import('./pdf');
      const { pages, cut } = await pagesOf(file, width);
      return { document: documentWith(pages.map((page) => tag(page, width)).join('<hr>')), cut };
    }
  }
}

async function picture(file: Blob, name: string): Promise<Picture> {
  const address = await dataUrl(file);
  return { address, text: name, width: await widthOf(address) };
}

/** Rejects if the browser cannot decode it. */
async function widthOf(address: string): Promise<number> {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image.naturalWidth;
}

/** No style is allowed in the frame, so a wide picture gets its width by the attribute. */
function tag({ address, text, width }: Picture, frame: number): string {
  return `<img src="${address}" alt="${escaped(text)}" width="${width > 0 && width < frame ? width : '100%'}">`;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function documentWith(body: string): Blob {
  const head =
    '<meta charset="utf-8">' +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:">` +
    '<meta name="color-scheme" content="light dark">';
  return new Blob([`<!doctype html><html><head>${head}</head><body>${body}</body></html>`], { type: 'text/html' });
}
