import { ref, type Ref } from 'vue';

import { view } from '../bridge/host';
import { useAppContext } from './useAppContext';
import { losses } from '@secure-share/shared/lib/closeWarning';

// Modules that open in a window of the product. The others are pages.
const MODALS = ['secure-share-issue', 'secure-share-content'];

export interface Modal {
  /** Whether the app was opened in a window of the product. */
  readonly isModal: boolean;
  /** Closes that window. Asks first if something would be lost. */
  readonly close: () => void;
  /** The person is asked whether to close the window and lose something. */
  readonly asking: Ref<boolean>;
  /** Closes without asking. */
  readonly leave: () => void;
}

/** The window of the product in which the app was opened, if any. Call it in setup. */
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
