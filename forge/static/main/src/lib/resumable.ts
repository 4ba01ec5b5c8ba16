/**
 * Bytes. A body up to this length is sent in one piece, and is sent again as a whole if the
 * connection breaks. A longer one goes in parts. Its upload can continue after its tab was closed,
 * if the page may store what that needs.
 */
export const LONGEST_ONE_PUT = 16 * 2 ** 20;

const PROBE = 'secure-share probe';

/**
 * Reports whether this page may store data that outlives its tab. Browsers that block third-party
 * storage refuse it to a frame of another site. Never rejects.
 */
export async function mayStore(): Promise<boolean> {
  try {
    localStorage.setItem(PROBE, '');
    localStorage.removeItem(PROBE);
    await navigator.locks.request(PROBE, () => undefined); // throws in browsers without Web Locks
    return await opensDatabase();
  } catch {
    return false;
  }
}

function opensDatabase(): Promise<boolean> {
  return new Promise((resolve) => {
    const request = indexedDB.open(PROBE);
    request.onsuccess = () => {
      request.result.close();
      indexedDB.deleteDatabase(PROBE);
      resolve(true);
    };
    request.onerror = () => {
      resolve(false);
    };
  });
}
