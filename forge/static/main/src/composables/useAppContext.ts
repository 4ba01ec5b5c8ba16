import { inject, type InjectionKey } from 'vue';

import type { AppContext } from '../bridge/host';

export const appContextKey: InjectionKey<AppContext> = Symbol('context');

/** Where the app was opened. Call it in setup. */
export function useAppContext(): AppContext {
  const context = inject(appContextKey);
  if (!context) throw new Error('the app has no context');
  return context;
}
