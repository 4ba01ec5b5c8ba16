// The types of Workers clash with those of pages; this is what a Worker has of its own that is used here.
interface FileSystemSyncAccessHandle {
  write(bytes: Uint8Array): number;
  flush(): void;
  close(): void;
}

interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}
