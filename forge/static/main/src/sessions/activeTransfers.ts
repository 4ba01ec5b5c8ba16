import { shallowReactive, type Ref } from 'vue';

/** What this tab is sending or downloading, for screens other than its own. */
export interface ActiveTransfer {
  readonly kind: 'send' | 'receive';
  /** Once it is known. */
  readonly shareId: string | undefined;
  /** From 0 to 1, while bytes are transferred. */
  readonly progress: number | undefined;
  readonly end: 'done' | 'failed' | undefined;
}

/** One upload, and one download for each share. Separate from the transfer code, which loads later. */
export const activeTransfers = shallowReactive(new Map<string, Readonly<Ref<ActiveTransfer>>>());

export function progressOf({ done, total }: { readonly done: number; readonly total: number }): number {
  return total > 0 ? Math.min(done / total, 1) : 0;
}
