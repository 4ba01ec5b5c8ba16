/** Control characters, marks that turn the direction of writing or take no room, and halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\ufffd]/gu;

/** A name without what cannot be seen, or makes it look like another: "invoice\u202efdp.exe" is "invoicefdp.exe". */
export const withoutUnseen = (name: string): string => name.replace(UNSEEN, '');
