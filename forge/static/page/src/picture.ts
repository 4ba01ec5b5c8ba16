/** A picture as a data URL, and what a screen reader says of it. */
export interface Picture {
  readonly address: string;
  readonly text: string;
  /** CSS pixels */
  readonly width: number;
}

export function dataUrl(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve(reader.result as string);
    };
    reader.onerror = () => {
      reject(new TypeError('not readable'));
    };
    reader.readAsDataURL(file);
  });
}
