/** Presses a link in `page` that saves what is at an address under a name. Returns the link. */
export function press(address: string, name: string, page: Document): HTMLAnchorElement {
  const link = Object.assign(page.createElement('a'), { href: address, download: name });
  link.click();
  return link;
}

/** With a general type. For other types browsers append to the name an extension that fits the type. */
export const asBytes = (file: Blob) => file.slice(0, file.size, 'application/octet-stream');
