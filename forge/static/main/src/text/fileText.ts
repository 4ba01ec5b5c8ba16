import type { Text } from '.';
import { withoutInvisible } from '@secure-share/shared/text/invisible';

/** What was sent: the name of the file, "plans.zip (3 files)", or "Message". */
export function fileText({ t }: Text, { name, files }: { readonly name?: string; readonly files?: number }): string {
  if (name === undefined) return t('file-message');
  const shown = withoutInvisible(name);
  return files === undefined ? shown : t('file-packed', { name: shown, count: files });
}

/** "report.pdf, 5 MB", or how many files there are. */
export function filesText(
  files: readonly { readonly path: string; readonly size: number }[],
  { t, format }: Text,
): string {
  const [first] = files;
  if (!first) return '';
  const size = format.bytes(files.reduce((sum, file) => sum + file.size, 0));
  return files.length === 1
    ? t('send-one-file', { name: withoutInvisible(first.path), size })
    : t('picked-summary', { count: files.length, size });
}
