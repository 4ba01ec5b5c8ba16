import './styles/base.css';
import './styles/layout.css';
import 'virtual:tokens.css';
import { showStartFailure } from './startFailure';
import { refuseDrops } from './refuseDrops';

refuseDrops(document);

// public/check.js has said what to do where the browser cannot run the app.
if (!('unsupported' in document.documentElement.dataset)) {
  // Outside of Jira and Confluence the bridge is missing, and throws as soon as it is imported.
  try {
    const { start } = await import('./start');
    await start();
  } catch {
    await showStartFailure('__bridge' in globalThis ? 'start' : 'outside');
  }
}
