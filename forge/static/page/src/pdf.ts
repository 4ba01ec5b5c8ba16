import { getDocument, PDFWorker, type PDFPageProxy } from 'pdfjs-dist';

import { dataUrl, type Picture } from './picture';
import { startPdfWorker } from './startWorker';

const MOST_PAGES = 30;
const MOST_PIXELS = 2; // on a side, for one CSS pixel

/**
 * Paints the pages of a PDF. Neither its scripts nor its forms run, and nothing that it names is
 * loaded. Rejects if it is damaged or has a password of its own.
 */
export async function pagesOf(file: Blob, width: number): Promise<{ pages: readonly Picture[]; cut: boolean }> {
  const thread = startPdfWorker();
  const worker = PDFWorker.create({ port: thread, verbosity: 0 });
  try {
    const { promise } = getDocument({
      data: await file.arrayBuffer(),
      worker,
      enableXfa: false,
      isEvalSupported: false,
      useWasm: false,
      useWorkerFetch: false,
      verbosity: 0,
    });
    const pdf = await promise;
    const pages: Picture[] = [];
    const count = Math.min(pdf.numPages, MOST_PAGES);
    for (let number = 1; number <= count; number++) pages.push(await paint(await pdf.getPage(number), width));
    return { pages, cut: pdf.numPages > count };
  } finally {
    worker.destroy();
    thread.terminate();
  }
}

async function paint(page: PDFPageProxy, width: number): Promise<Picture> {
  const scale = (width * Math.min(devicePixelRatio, MOST_PIXELS)) / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale });
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(viewport.width);
  canvas.height = Math.ceil(viewport.height);
  await page.render({ canvas, viewport }).promise;
  const painted = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/webp', 0.9);
  });
  if (!painted) throw new TypeError('too large to paint');
  const text = await textOf(page);
  page.cleanup();
  return { address: await dataUrl(painted), text, width };
}

/** For screen readers. */
async function textOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent();
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
}
