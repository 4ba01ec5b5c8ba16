import { shallowReactive } from 'vue';

/*
 * What is known of the uploads of the current user in this browser. Separate from the code that
 * finds it, which loads later.
 */

/** The ids of shares that were committed and whose mail nobody has confirmed. */
export const unconfirmedMails = shallowReactive(new Set<string>());

/** The ids of shares whose upload continues when the person chooses the files again. */
export const interruptedUploads = shallowReactive(new Set<string>());

/** The ids of shares whose upload can continue. */
export const useInterruptedIds = (): ReadonlySet<string> => interruptedUploads;

/** Whether the tab that sent a share was closed before it knew whether the key was mailed. */
export const useMailUnconfirmed = (shareId: string): boolean => unconfirmedMails.has(shareId);
