import './styles/base.css';
import './styles/layout.css';
import 'virtual:tokens.css';
import { sayWhyNot } from './standstill';
import { refuseStrays } from './strays';

refuseStrays(document);

// Outside of Jira and Confluence the bridge is missing, and throws as soon as it is imported.
try {
  const { start } = await import('./start');
  await start();
} catch {
  await sayWhyNot('__bridge' in globalThis ? 'start' : 'outside');
}
