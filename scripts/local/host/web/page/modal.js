// @ts-check
import { frameApp } from './frame.js';

/**
 * openModal: a second frame of the app, in a dialog of the product.
 * @param {import('./settings.js').Settings} settings
 * @param {{onClose: (payload?: unknown) => void, size: unknown, context: Record<string, unknown>, title?: string,
 *   closeOnEscape: boolean, closeOnOverlayClick: boolean}} modal
 * @param {(close: (payload?: unknown) => boolean) => (command: string, data: any) => unknown} answers
 *   makes the handler of the inner frame's calls, given a function that closes it
 */
export function openModal(settings, modal, answers) {
  const dialog = document.createElement('dialog');
  dialog.dataset.size = String(modal.size);
  dialog.setAttribute('aria-label', modal.title || 'Secure Share');
  /** @param {unknown} [payload] */
  const close = (payload) => {
    inside.remove();
    dialog.remove();
    modal.onClose(payload);
    return true;
  };
  const inside = frameApp(settings, modal.title || 'Secure Share', answers(close));
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    if (modal.closeOnEscape) close();
  });
  dialog.addEventListener('click', ({ target }) => {
    if (modal.closeOnOverlayClick && target === dialog) close();
  });
  dialog.append(inside.frame);
  document.body.append(dialog);
  dialog.showModal();
  return true;
}
