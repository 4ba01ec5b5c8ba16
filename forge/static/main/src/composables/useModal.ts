import { view } from '../bridge/host';
import { usePlace } from '../place';

// These open in a window of the product; the others are pages.
const MODALS = ['secure-share-issue', 'secure-share-content'];

/** Closes the window of the product that the app was opened in, if it was. Call it in setup. */
export function useModal(): { readonly close: (() => void) | undefined } {
  const { moduleKey } = usePlace();
  return { close: MODALS.includes(moduleKey) ? () => void view.close() : undefined };
}
