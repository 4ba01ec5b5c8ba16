import { inject, type InjectionKey } from 'vue';

import type { Place } from './bridge/host';

export const placeKey: InjectionKey<Place> = Symbol('place');

/** Where the app was opened; call it in setup. */
export function usePlace(): Place {
  const place = inject(placeKey);
  if (!place) throw new Error('the app was not told where it was opened');
  return place;
}
