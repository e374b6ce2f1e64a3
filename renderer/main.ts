// Starts the window: router, stores, server answers, texts.
import './no-generated-code.ts';
import { PiniaColada } from '@pinia/colada';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import 'element-plus/theme-chalk/base.css';
import 'element-plus/theme-chalk/el-button.css';
import 'element-plus/theme-chalk/el-dialog.css';
import 'element-plus/theme-chalk/el-overlay.css';
import 'element-plus/theme-chalk/el-message.css';
import './styles/tokens.css';
import './styles/element.css';
import './styles/base.css';
import './styles/tables.css';
import './styles/contrast.css';
import './styles/zoomed.css';
import './styles/forced-colours.css';
import './styles/print.css';
import App from './App.vue';
import { router } from './routes.ts';
import { useProgramStore } from './stores/program.ts';
import { i18n } from './text/index.ts';

const app = createApp(App);
const pinia = createPinia();
app.use(pinia);
app.use(PiniaColada, {});
app.use(i18n);
app.use(router);

const program = useProgramStore(pinia);
app.config.errorHandler = (error) => {
  console.error(error);
  program.windowFault = error instanceof Error ? error.message : String(error);
};
window.addEventListener('unhandledrejection', (event) => {
  console.error(event.reason);
  program.windowFault = event.reason instanceof Error ? event.reason.message : String(event.reason);
});
// The first page is drawn at once with the window, not after an empty one.
void router.isReady().finally(() => app.mount('#app'));
