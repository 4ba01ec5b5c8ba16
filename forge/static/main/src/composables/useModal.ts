import { ref, type Ref } from 'vue';

import { view } from '../bridge/host';
import { useAppContext } from './useAppContext';
import { losses } from '../lib/closeWarning';

// These open in a window of the product; the others are pages.
const MODALS = ['secure-share-issue', 'secure-share-content'];

export interface Modal {
  /** The app was opened in a window of the product. */
  readonly isModal: boolean;
  /** Closes that window, or asks first if something would be lost. */
  readonly close: () => void;
  /** Closing would lose something; the person is asked. */
  readonly asking: Ref<boolean>;
  /** Closes without asking. */
  readonly leave: () => void;
}

/** The window of the product that the app was opened in, if it was. Call it in setup. */
export function useModal(): Modal {
  const { moduleKey } = useAppContext();
  const asking = ref(false);
  const leave = () => void view.close();
  const close = () => {
    if (losses.value.length > 0) asking.value = true;
    else leave();
  };
  return { isModal: MODALS.includes(moduleKey), close, asking, leave };
}
