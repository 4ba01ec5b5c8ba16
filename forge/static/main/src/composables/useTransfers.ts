import { computed, watch, type Ref } from 'vue';
import { useRouter } from 'vue-router';

import { showFlag } from '../bridge/host';
import { useText } from '../text';
import { activeTransfers, type ActiveTransfer } from '../sessions/activeTransfers';

/**
 * Shows a flag in the product when a transfer of this tab ends while the person looks at another
 * screen. Returns the progress of all running transfers, from 0 to 1, or undefined if none is
 * running. Call it in the setup of the app.
 */
export function useTransfers(): Readonly<Ref<number | undefined>> {
  const { t } = useText();
  const { currentRoute } = useRouter();

  const all = computed(() => [...activeTransfers].map(([id, { value }]) => ({ id, ...value })));
  const inSight = ({ kind, shareId }: ActiveTransfer) =>
    kind === 'send' ? currentRoute.value.name === 'send' : currentRoute.value.params.id === shareId;

  watch(all, (now, before) => {
    const ends = new Map(before.map(({ id, end }) => [id, end]));
    for (const transfer of now) {
      const { id, kind, end } = transfer;
      if (end === undefined || ends.get(id) === end || inSight(transfer)) continue;
      const said = `transfer-${kind}-${end}`;
      showFlag({
        id: `secure-share-${said}-${id}`,
        type: end === 'done' ? 'success' : 'error',
        title: t(said),
        description: t(`${said}-text`),
        isAutoDismiss: end === 'done',
      });
    }
  });
  return computed(() => {
    const running = all.value.map(({ progress }) => progress).filter((progress) => progress !== undefined);
    return running.length === 0 ? undefined : running.reduce((sum, progress) => sum + progress, 0) / running.length;
  });
}

/** The progress of this tab's transfer of a share, from 0 to 1. Undefined if none is running. */
export function useShareProgress(shareId: () => string): Readonly<Ref<number | undefined>> {
  return computed(() => [...activeTransfers.values()].find(({ value }) => value.shareId === shareId())?.value.progress);
}
