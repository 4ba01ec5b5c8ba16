/** 16 bytes in canonical base64url; what mail programs may put after a link is ignored. */
const FRAGMENT = /^#([\w-]{21}[AQgw])[\s.,;:!?)>\]"'”»]*$/;

/** The id of the share in the fragment of the page's address. Undefined if it is missing or not whole. */
export function shareIdIn(hash: string): string | undefined {
  return FRAGMENT.exec(decoded(hash))?.[1];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
