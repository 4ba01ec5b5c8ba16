import '@secure-share/shared/styles/base.css';
import '@secure-share/shared/styles/layout.css';
import 'virtual:tokens.css';
import { showStartFailure } from './startFailure';
import { refuseDrops } from '@secure-share/shared/refuseDrops';

refuseDrops(document);

// Where the browser cannot run the app, public/check.js has shown a message.
if (!('unsupported' in document.documentElement.dataset)) {
  // Outside of Jira and Confluence the bridge is missing: importing it throws.
  try {
    const { start } = await import('./start');
    await start();
  } catch {
    await showStartFailure('__bridge' in globalThis ? 'start' : 'outside');
  }
}
