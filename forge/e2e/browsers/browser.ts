/** How a browser is started. */
export interface Options {
  /** The folder of its profile and downloads. The caller removes it. */
  readonly dir: string;
  readonly private: boolean;
  /** Of the window, in CSS pixels; 1000 unless given. */
  readonly width?: number;
}

/** How a test identifies an element: by what a person sees. */
export interface Target {
  readonly kind: 'button' | 'link' | 'label' | 'field' | 'option' | 'heading' | 'file' | 'row' | 'text';
  /** The accessible name; for a row or a text, a part of its content. */
  readonly name: string;
}

/**
 * One window of a real browser that shows the host page or the page for people outside. Methods act in
 * the frame {@link APP}, where there is one, unless they say otherwise.
 */
export interface Browser {
  /** The folder of finished downloads. */
  readonly downloads: string;
  /** Opens a page. */
  open(url: string): Promise<void>;
  /** Runs a function in the page, without its closure, and returns its JSON result. */
  run<A extends unknown[], R>(what: (...args: A) => R | Promise<R>, ...args: A): Promise<Awaited<R>>;
  /** Reports whether an element is shown. */
  shows(target: Target): Promise<boolean>;
  /** Clicks an element with the mouse. Rejects if it does not exist. */
  click(target: Target): Promise<void>;
  /** Types into a field in place of its content. Rejects if it does not exist. */
  type(target: Target, text: string): Promise<void>;
  /** Selects files, as the browser's file dialog would. */
  pick(target: Target, paths: readonly string[]): Promise<void>;
  /** Closes the browser. */
  close(): Promise<void>;
}

/** Starts a browser with a new profile. */
export type Start = (options: Options) => Promise<Browser>;

/** The frame of the app in the host page, or of the page for people outside in a website. */
export const APP = 'iframe#app, iframe[title="Secure Share"]';

/** The error if an element does not exist. */
export const missing = ({ kind, name }: Target) => new Error(`there is no ${kind} '${name}'`);

/** Finds an element in the current document. Runs inside the browser, so it must not use its closure. */
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
