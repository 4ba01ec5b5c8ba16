/** Whether a share with that status can still be downloaded. */
export const isOpen = (status: string): boolean => ['uploading', 'available', 'claimed'].includes(status);
