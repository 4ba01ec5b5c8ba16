import { describe, expect, it } from 'vitest';

import { refuseDrops } from '../src/refuseDrops';

/** Whether the browser's default action still happens. */
function dragged(type: string, ...types: string[]): boolean {
  const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), { dataTransfer: { types } });
  return document.body.dispatchEvent(event);
}

describe('a file that is dropped outside of a drop zone', () => {
  it('does not open in place of the app', () => {
    expect(dragged('drop', 'Files')).toBe(true);
    refuseDrops(document);
    expect(dragged('dragover', 'Files')).toBe(false);
    expect(dragged('drop', 'Files')).toBe(false);
    expect(dragged('drop', 'text/plain')).toBe(true);
  });
});
