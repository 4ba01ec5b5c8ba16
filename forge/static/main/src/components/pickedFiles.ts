/** A file and where it stood below what was chosen: "photos/2026/a.jpg", or just its name. Of an empty folder "photos/", with a file of no bytes. */
export interface PickedFile {
  readonly file: File;
  readonly path: string;
}

/**
 * All files of a drop or a paste, folders walked to their ends. Empty folders come
 * along with files, but not alone. A folder that is chosen with an input, not
 * dropped, comes without those: browsers do not tell of them.
 *
 * Call it while the event is being handled: browsers empty the list afterwards.
 * Rejects if a folder or a file cannot be read.
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

/** What was chosen with a file input, a whole folder or single files. */
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

/** Browsers hand a folder out by the hundred; an empty answer is the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}
