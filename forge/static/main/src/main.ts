import { createApp } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';

import App from './App.vue';
import { place, view } from './bridge/host';
import { placeKey } from './place';
import './styles/base.css';
import './styles/layout.css';
import 'virtual:tokens.css';
import { firstScreen, routes } from './routes';
import { loadText, textPlugin } from './text';

const here = await place();
const [text] = await Promise.all([loadText(here.locale), view.theme.enable()]);
document.documentElement.lang = text.locale;

const router = createRouter({ history: createMemoryHistory(), routes });
const app = createApp(App).use(router).use(textPlugin(text)).provide(placeKey, here);
await router.push(firstScreen(here.moduleKey));
app.mount('#app');
