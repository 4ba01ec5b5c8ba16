// @ts-check
import { choose, isAction } from './choice.js';
import { commands } from './commands.js';
import { complain } from './flags.js';
import { frameApp } from './frame.js';
import { placeName, showPickers } from './pickers.js';
import { loadSettings } from './settings.js';
import { setTheme } from './theme.js';

/** @template {HTMLElement} T @param {string} id @returns {T} */
const element = (id) => /** @type {T} */ (document.getElementById(id));

const productNames = { jira: 'Jira', confluence: 'Confluence' };

async function show() {
  const settings = await loadSettings();
  const now = () => choose(settings, new URL(location.href));
  const choice = now();
  setTheme(choice.theme);
  showPickers(element('pickers'), settings, choice, setTheme);
  unfold(element('choice'));
  element('product').textContent = productNames[choice.product];
  document.title = `${choice.module.title || 'Secure Share'} - ${productNames[choice.product]} on this machine`;
  element('place').textContent = headingOf(choice);
  const mails = /** @type {HTMLAnchorElement} */ (element('mails'));
  mails.textContent = `Mails of ${choice.person.displayName}`;
  mails.href = `${settings.mailbox}/?to=${encodeURIComponent(choice.person.mail)}`;
  if (settings.problem) {
    element('problem').textContent = settings.problem;
    element('problem').hidden = false;
    return;
  }
  open(settings, now);
}

/** Keeps the pickers open while the page is wide. @param {HTMLDetailsElement} details */
function unfold(details) {
  const wide = matchMedia('(min-width: 40rem)');
  const follow = () => void (details.open = wide.matches);
  wide.addEventListener('change', follow);
  follow();
}

/** @param {import('./choice.js').Choice} choice */
function headingOf({ module, issue, product }) {
  const where = { 'jira:issueAction': issue, 'confluence:contentAction': 'Minutes of the meeting' }[module.type];
  return `${where ?? productNames[product]} / ${module.title || placeName(module)}`;
}

/**
 * Shows the app in a frame. If an action opened it, it may close itself and be opened again;
 * a full page cannot be closed.
 * @param {import('./settings.js').Settings} settings
 * @param {() => import('./choice.js').Choice} now
 */
function open(settings, now) {
  const { module } = now();
  const close = () => {
    if (!isAction(module)) return false;
    app.remove();
    const again = document.createElement('button');
    again.textContent = `Open ${module.title || 'the app'}`;
    again.addEventListener('click', () => (again.remove(), open(settings, now)));
    document.querySelector('main')?.append(again);
    return true;
  };
  const app = frameApp(settings, module.title || 'Secure Share', commands(settings, now, { close }));
  app.frame.id = 'app';
  document.querySelector('main')?.append(app.frame);
}

show().catch((why) => complain('The local host failed', String(why)));
