import type { Text } from '.';
import { withoutInvisible } from '@secure-share/shared/text/invisible';

/** What was sent: the name of the file, "plans.zip (3 files)", or "Message". */
export function fileText({ t }: Text, { name, files }: { readonly name?: string; readonly files?: number }): string {
  if (name === undefined) return t('file-message');
  const shown = withoutInvisible(name);
  return files === undefined ? shown : t('file-packed', { name: shown, count: files });
}
