import { readonly, shallowRef, watch, type Ref } from 'vue';

import { choiceOf, sameFiles, type Choice } from '../sessions/sameFiles';
import type { FoundUpload } from '../sessions/savedUploads';
import { useAppContext } from './useAppContext';
import { useInterruptedIds } from './uploadIds';
import { savedUploads, useOwnUploads } from './useOwnUploads';
import { useSend, type PickedFile } from './useSend';

/** An upload that continues when the person chooses its files again. */
export interface Interrupted {
  readonly shareId: string;
  /** Of the recipients, the first one first. */
  readonly names: readonly [string, ...string[]];
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly choice: Choice;
  /** How much the storage has, from 0 to 1. */
  readonly done: number;
}

export interface InterruptedUploads {
  readonly uploads: Readonly<Ref<readonly Interrupted[]>>;
  /** Continues with the chosen files. Returns false if some are missing. */
  readonly resume: (shareId: string, picked: readonly PickedFile[]) => boolean;
  /** Gives it up: its share is deleted. */
  readonly discard: (shareId: string) => void;
}

/** Call it in setup. */
export function useInterrupted(): InterruptedUploads {
  const ids = useInterruptedIds();
  const own = useOwnUploads();
  const user = useAppContext();
  const sending = useSend();
  const found = shallowRef<readonly FoundUpload[]>([]);
  const uploads = shallowRef<readonly Interrupted[]>([]);

  async function load(): Promise<void> {
    const wanted = [...ids];
    const saved = await savedUploads(user);
    const all = await Promise.all(wanted.map((shareId) => saved.find(shareId).catch(() => undefined)));
    found.value = all.filter((upload) => upload !== undefined).filter(({ shareId }) => ids.has(shareId));
    uploads.value = found.value.map(interruptedOf);
  }

  watch(
    () => [...ids],
    () => void load().catch(() => undefined),
    { immediate: true },
  );
  return {
    uploads: readonly(uploads),
    resume: (shareId, picked) => {
      const upload = found.value.find((one) => one.shareId === shareId);
      const files = upload && sameFiles(upload.files, picked);
      if (files) void sending.resume(upload, files);
      return files !== undefined;
    },
    discard: (shareId) => void own.discard(shareId),
  };
}

function interruptedOf({ shareId, recipient, several, files, interrupted }: FoundUpload): Interrupted {
  const { stored, partSize, request } = interrupted;
  const done = Math.min(1, (stored.size * partSize) / request.length);
  const others = several?.others.map((one) => one.recipient.name) ?? [];
  return { shareId, names: [recipient.name, ...others], files, choice: choiceOf(files), done };
}
