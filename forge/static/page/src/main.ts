import '@secure-share/shared/styles/base.css';
import '@secure-share/shared/styles/layout.css';
import 'virtual:tokens.css';
import { refuseDrops } from '@secure-share/shared/refuseDrops';

refuseDrops(document);

// Another link in the same tab is another share: start again, with nothing left of this one.
addEventListener('hashchange', () => location.reload());

// Where the browser cannot run the page, check.js has shown a message.
if (!('unsupported' in document.documentElement.dataset)) {
  const { start } = await import('./start');
  await start(document, navigator.language);
}
