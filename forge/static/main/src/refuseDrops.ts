/** Browsers open a file that is dropped where nobody takes it, in place of the app and of all that was entered. */
export function refuseDrops(page: Document): void {
  const refuse = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  page.addEventListener('dragover', refuse);
  page.addEventListener('drop', refuse);
}
