/** Whether a share with this status can still be downloaded. */
export const isOpen = (status: string): boolean => ['uploading', 'available', 'claimed'].includes(status);
