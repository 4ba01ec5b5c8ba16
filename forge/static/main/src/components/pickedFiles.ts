/**
 * A file and its path within what was picked: "photos/2026/a.jpg", or just its name. An empty
 * folder has the path "photos/" and a file of no bytes.
 */
export interface PickedFile {
  readonly file: File;
  readonly path: string;
}

/**
 * All files of a drop or a paste, including those in folders and their subfolders. Empty folders
 * are included, but only if there is at least one file. With a file input browsers do not report
 * empty folders.
 *
 * Call it while the event is handled: browsers clear the list afterwards. Rejects if a folder or a
 * file cannot be read.
 */
export async function filesOf(transfer: DataTransfer): Promise<PickedFile[]> {
  const items = Array.from(transfer.items).filter((item) => item.kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = await Promise.all(
    entries.map(async (entry) => (entry instanceof File ? pick(entry) : entry ? walk(entry) : [])),
  );
  const all = found.flat();
  return all.some(({ path }) => !path.endsWith('/')) ? all : [];
}

/** The files chosen with a file input, from a folder or single ones. */
export function filesIn(input: HTMLInputElement): PickedFile[] {
  return Array.from(input.files ?? []).flatMap(pick);
}

function pick(file: File): PickedFile[] {
  return [{ file, path: file.webkitRelativePath || file.name }];
}

async function walk(entry: FileSystemEntry): Promise<PickedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: pathOf(entry) }];
  }
  const found: PickedFile[] = [];
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) found.push(...(await walk(child)));
  return found.length > 0 ? found : [{ file: new File([], entry.name), path: `${pathOf(entry)}/` }];
}

const pathOf = (entry: FileSystemEntry) => entry.fullPath.replace(/^\//, '');

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** Browsers return the entries of a folder in batches of 100. An empty batch is the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}
