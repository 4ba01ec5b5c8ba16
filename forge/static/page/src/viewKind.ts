/** How the page can show a file. */
export type ViewKind = 'text' | 'image' | 'pdf';

/** Bytes; a larger file is saved instead. */
const LARGEST: Readonly<Record<ViewKind, number>> = { text: 1 << 20, image: 20 << 20, pdf: 50 << 20 };

const KINDS: Readonly<Record<string, ViewKind>> = {
  'text/plain': 'text',
  'text/csv': 'text',
  'text/markdown': 'text',
  'application/json': 'text',
  'image/png': 'image',
  'image/jpeg': 'image',
  'image/gif': 'image',
  'image/webp': 'image',
  'image/avif': 'image',
  'image/svg+xml': 'image',
  'application/pdf': 'pdf',
};

/** How to show a file of this type and size. Undefined if it is only saved, as a web page is. */
export function viewKind({ type, size }: { readonly type: string; readonly size: number }): ViewKind | undefined {
  const kind = KINDS[mediaType(type)];
  return kind !== undefined && size <= LARGEST[kind] ? kind : undefined;
}

/** Without parameters, in lower case. */
export const mediaType = (type: string) => type.split(';')[0]?.trim().toLowerCase() ?? '';
