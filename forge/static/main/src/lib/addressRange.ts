/**
 * Addresses and ranges (CIDR) in a text, separated by spaces, commas or lines, each once. Undefined
 * if one of them is not an address, or if there are none. The service also refuses a range with
 * bits set behind its prefix.
 */
export function addressRanges(text: string): string[] | undefined {
  const found = [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
  return found.length > 0 && found.every(isRange) ? found : undefined;
}

function isRange(text: string): boolean {
  const [, address = '', prefix = '32'] = /^([\d.]+|[\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  if (Number(prefix) === 0) return false; // all addresses
  if (address.includes(':')) return Number(prefix) <= 128 && isHost(`[${address}]`);
  return (
    Number(prefix) <= 32 && /^(\d{1,3}\.){3}\d{1,3}$/.test(address) && isHost(address) && !/(^|\.)0\d/.test(address)
  );
}

/** Whether a URL may have this host. */
function isHost(host: string): boolean {
  try {
    return new URL(`http://${host}/`).hostname !== '';
  } catch {
    return false;
  }
}
