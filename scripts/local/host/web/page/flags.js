// @ts-check
const region = /** @type {HTMLElement} */ (document.getElementById('flags'));

/**
 * Shows a message over the page, as the products do, until it is dismissed.
 * @param {{id: string | number, title?: string, description?: string, type?: string, appearance?: string,
 *   isAutoDismiss?: boolean, actions?: {text: string, onClick: () => void}[]}} flag
 */
export function showFlag({ id, title, description, type, appearance, isAutoDismiss, actions = [] }) {
  closeFlag({ id });
  const box = document.createElement('article');
  box.dataset.flag = String(id);
  box.dataset.type = appearance ?? type ?? 'info';
  const heading = document.createElement('h2');
  heading.textContent = title ?? '';
  const text = document.createElement('p');
  text.textContent = description ?? '';
  const dismiss = () => box.remove();
  box.append(heading, text, ...actions.map((a) => button(a.text, a.onClick)), button('Dismiss', dismiss));
  region.append(box);
  if (isAutoDismiss) setTimeout(dismiss, 8000);
}

/** @param {{id: string | number}} flag @returns {boolean} whether it existed */
export function closeFlag({ id }) {
  const box = [...region.children].find((e) => /** @type {HTMLElement} */ (e).dataset.flag === String(id));
  box?.remove();
  return box !== undefined;
}

/** @param {string} text @param {() => void} onClick */
function button(text, onClick) {
  const out = document.createElement('button');
  out.type = 'button';
  out.textContent = text;
  out.addEventListener('click', onClick);
  return out;
}

let noises = 0;

/**
 * Shows that the app did something that a product would not allow.
 * @param {string} title
 * @param {string} description
 */
export function complain(title, description) {
  console.error(`${title}: ${description}`);
  showFlag({ id: `host-${++noises}`, type: 'error', title, description });
}
