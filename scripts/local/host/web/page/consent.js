// @ts-check
/** The administrator refused, which is not an error of the app. */
export class Refused extends Error {}

/**
 * Asks an administrator, as Atlassian does, before the app may reach more addresses. Rejects
 * if they refuse. Other people are not asked: the server refuses them.
 * @param {import('./choice.js').Choice} choice
 * @param {{egresses: {description: string, configured: {domain: string}[]}[]}} wanted
 * @returns {Promise<void>}
 */
export function consent({ person }, { egresses }) {
  if (person.role !== 'site administrator') return Promise.resolve();
  const dialog = document.createElement('dialog');
  dialog.className = 'consent';
  dialog.setAttribute('aria-label', 'Allow Secure Share to reach more addresses?');
  const heading = document.createElement('h2');
  heading.textContent = 'Allow Secure Share to reach more addresses?';
  dialog.append(heading);
  for (const { description, configured } of egresses) {
    const text = document.createElement('p');
    text.textContent = `${description}: ${configured.map(({ domain }) => domain).join(', ')}`;
    dialog.append(text);
  }
  return new Promise((resolve, reject) => {
    /** @param {string} label @param {() => void} done */
    const button = (label, done) => {
      const out = document.createElement('button');
      out.type = 'button';
      out.textContent = label;
      out.addEventListener('click', () => (dialog.remove(), done()));
      dialog.append(out);
    };
    const refuse = () => reject(new Refused('the administrator did not allow it'));
    button('Allow', resolve);
    button('Cancel', refuse);
    dialog.addEventListener('cancel', () => (dialog.remove(), refuse()));
    document.body.append(dialog);
    dialog.showModal();
  });
}
