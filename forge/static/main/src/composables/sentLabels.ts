import { shallowReactive } from 'vue';

import { outbox } from '../api/fileApi';
import { outsiderName } from '../api/shares';
import { OUTSIDER } from '../lib/outsider';

const PAGE = 50;

/** What the caller calls the people outside to whom they sent something. */
export interface SentLabels {
  /** Empty if it is not known. */
  readonly of: (shareId: string) => string;
  /** Reads the list of sent shares until it has read these, or all. Never rejects. */
  readonly find: (shareIds: readonly string[]) => Promise<void>;
}

export function sentLabels(): SentLabels {
  const labels = shallowReactive(new Map<string, string>());
  let next: string | undefined;
  let whole = false;
  let turn = Promise.resolve();

  async function read(): Promise<void> {
    const page = await outbox(next, PAGE);
    for (const { id, recipient, label } of page.items)
      if (recipient === OUTSIDER) labels.set(id, await outsiderName(label, id));
    next = page.next;
    whole = next === undefined;
  }
  async function findNow(shareIds: readonly string[]): Promise<void> {
    while (!whole && shareIds.some((id) => !labels.has(id))) await read();
  }
  return {
    of: (shareId) => labels.get(shareId) ?? '',
    find: (shareIds) => (turn = turn.then(() => findNow(shareIds)).catch(() => undefined)),
  };
}
