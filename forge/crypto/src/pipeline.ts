/** How many records are sealed or opened at a time. More would not be faster: browsers run WebCrypto on few threads. */
const IN_FLIGHT = 4;

/**
 * Yields `work(item)` for all items in order, and runs up to four at a time. If the
 * iterator or a piece of work fails, it yields the results before the failure and then
 * throws the error.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterator<Item, void, undefined>,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const queue: Promise<Result>[] = [];
  const add = (result: Promise<Result>) => {
    result.catch(() => undefined); // it may fail before it is awaited
    queue.push(result);
  };
  let more = true;
  while (more || queue.length > 0) {
    while (more && queue.length < IN_FLIGHT) {
      try {
        const next = await items.next();
        if (next.done) more = false;
        else add(work(next.value));
      } catch (error) {
        more = false;
        add(failed(error));
      }
    }
    const first = queue.shift();
    if (first) yield await first;
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- makes a promise that rejects with whatever was thrown
async function failed(error: unknown): Promise<never> {
  throw error;
}
