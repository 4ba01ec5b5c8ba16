import { Problem } from '@secure-share/shared/api/errors';
import type { showShare } from '../api/fileApi';
import { forgetDownload, sweep, type Browser } from '@secure-share/shared/transfer/storage';

/**
 * Removes the files that closed tabs have left in the browser's storage, except downloads that can
 * still be resumed: those of the last day whose shares have not ended. Never rejects.
 */
export async function removeLeftFiles(browser: Browser, api: { readonly showShare: typeof showShare }): Promise<void> {
  const downloads = await sweep(browser);
  await Promise.all(
    downloads.map(async (shareId) => {
      if (await hasEnded(shareId, api)) await forgetDownload(browser, shareId);
    }),
  );
}

/** False while the service does not answer: the next visit asks again. */
async function hasEnded(shareId: string, { showShare: show }: { readonly showShare: typeof showShare }) {
  try {
    return (await show(shareId)).metadata === undefined;
  } catch (error) {
    return error instanceof Problem && error.slug === 'not-found';
  }
}
