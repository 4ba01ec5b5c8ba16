/** How a browser is started. */
export interface Options {
  /** The folder of its profile and downloads. The caller removes it. */
  readonly dir: string;
  readonly private: boolean;
}

/** How a test names an element: by what a person sees. */
export interface Target {
  readonly kind: 'button' | 'link' | 'label' | 'field' | 'option' | 'heading' | 'file' | 'row' | 'text';
  /** The name, or a part of what the element says for a row and a text. */
  readonly name: string;
}

/** One window of a real browser that shows the host page. What follows acts in the app's frame. */
export interface Browser {
  /** The folder of finished downloads. */
  readonly downloads: string;
  /** Opens the host page. */
  open(url: string): Promise<void>;
  /** Runs a function there that uses nothing of its surroundings, and returns its result as JSON would. */
  run<A extends unknown[], R>(what: (...args: A) => R | Promise<R>, ...args: A): Promise<Awaited<R>>;
  /** Reports whether an element is shown. */
  shows(target: Target): Promise<boolean>;
  /** Clicks as a person does. Rejects when the element is not there. */
  click(target: Target): Promise<void>;
  /** Replaces what a field holds by typing. Rejects when it is not there. */
  type(target: Target, text: string): Promise<void>;
  /** Picks files, as the browser's own dialog does. */
  pick(target: Target, paths: readonly string[]): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Starts a browser with a profile of its own. */
export type Start = (options: Options) => Promise<Browser>;

/** What a browser rejects with when an element is not there. */
export const missing = ({ kind, name }: Target) => new Error(`there is no ${kind} '${name}'`);

/** Finds an element in the document that it runs in. It must not use anything around it. */
export function find({ kind, name }: Target): Element | null {
  const selectors = {
    button: 'button',
    link: 'a[href]',
    label: 'label',
    field: 'input, textarea',
    option: '[role="option"]',
    heading: 'h1, h2, h3',
    file: 'input[type="file"]',
    row: 'li a[href]',
    text: 'body',
  };
  const plain = (text: string | null | undefined) =>
    (text ?? '')
      .replace(/[\u2066-\u2069]/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  const says = (element: Element): string => {
    if (kind === 'row') return plain(element.closest('li')?.textContent);
    const labels =
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels : null;
    return plain(element.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? (element as HTMLElement).innerText);
  };
  const wanted = plain(name);
  const fits = (text: string) => {
    if (kind === 'row' || kind === 'text' || kind === 'option') return text.includes(wanted);
    return text === wanted || (kind === 'field' && text.startsWith(`${wanted} (`)); // (optional)
  };
  const shown = (element: Element) => kind === 'file' || element.getClientRects().length > 0;
  const enabled = (element: Element) =>
    !(element as HTMLButtonElement).disabled && element.getAttribute('aria-disabled') !== 'true';
  return (
    [...document.querySelectorAll(selectors[kind])].find(
      (element) => shown(element) && enabled(element) && fits(says(element)),
    ) ?? null
  );
}
