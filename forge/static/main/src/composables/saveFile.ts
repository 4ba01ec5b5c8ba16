/**
 * Has the browser save a file under a name. Works inside of a click or soon after;
 * later some browsers ask the person. The address stays good as long as the page
 * lives: nobody tells when a browser has read it to the end.
 */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = addressOf(file);
  link.download = name;
  link.click();
}

const addresses = new WeakMap<Blob, string>();

/** As bytes of no known kind, for browsers append to a name what they take the content to be. */
function addressOf(file: Blob): string {
  const address = addresses.get(file) ?? URL.createObjectURL(file.slice(0, file.size, 'application/octet-stream'));
  addresses.set(file, address);
  return address;
}
