/** How a key reaches the recipient: by our mail, by the site's own delivery, or from the sender, who copies it. */
export const DELIVERY_METHODS = ['mail', 'own', 'copy'] as const;
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number];
