/**
 * Cancels drops outside of a drop zone. The browser would open the dropped file in place of the app,
 * and everything entered would be lost.
 */
export function refuseDrops(page: Document): void {
  const refuse = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  page.addEventListener('dragover', refuse);
  page.addEventListener('drop', refuse);
}
