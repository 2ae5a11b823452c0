/** Entry of the renderer: finds its wire, loads the words, then mounts, so that nothing untranslated is ever drawn. */
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { createClient } from '#shared/client.ts';
import type { Bridge } from '#shared/contract/wire.ts';
import App from './app/App.vue';
import { createMessages, setLanguage } from './app/i18n.ts';
import { createAppRouter } from './app/router.ts';
import { applyTheme } from './app/theme.ts';
import { bridgeKey, clientKey } from './state/client.ts';
import { bridgeTransport } from './transport/bridge-transport.ts';
import { httpTransport } from './transport/http-transport.ts';
import './styles/index.css';

const bridge = (window as { readonly tegakari?: Bridge }).tegakari ?? null;
const client = createClient(bridge ? bridgeTransport(bridge, location.origin === 'null' ? `${location.protocol}//${location.host}` : location.origin) : httpTransport(new URL('./', location.href).href.split('#')[0] as string));

// A program that is just starting may take a moment; the words come from this bundle anyway.
const info = await client.call('app.info', {}).catch(() => null);
const lang = info?.settings.lang ?? 'ja';
applyTheme(info?.settings.theme ?? 'auto');
const i18n = createMessages();
await setLanguage(i18n, lang);

const app = createApp(App);
app.use(createPinia());
app.use(i18n);
app.use(createAppRouter(info?.startProject ?? null));
app.provide(clientKey, client);
app.provide(bridgeKey, bridge);
app.mount('#app');
