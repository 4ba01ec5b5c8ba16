/**
 * Browsers open a file that is dropped outside of a drop zone. That would replace the app and lose
 * everything entered.
 */
export function refuseDrops(page: Document): void {
  const refuse = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  page.addEventListener('dragover', refuse);
  page.addEventListener('drop', refuse);
}
