/** How a key reaches the recipient: by our mail, by the site's own delivery, or from the sender, who copies it. */
export const ROADS = ['mail', 'own', 'copy'] as const;
export type Road = (typeof ROADS)[number];
