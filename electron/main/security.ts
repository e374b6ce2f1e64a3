// What the page may not do: ask for permissions, leave, open windows, reach any network. Denied for every session.
import { app, session, type Session, type WebContents } from 'electron';
import { log } from './log.ts';
import { isDevelopment } from './places.ts';
import { isAllowedRequest, isPage } from './policy.ts';

/** What Chromium would ask of the network by itself: nothing. No host has an address, no proxy is looked for. */
const ownSwitches: readonly [name: string, value?: string][] = [
  ['disable-background-networking'], ['disable-component-update'], ['disable-domain-reliability'], ['no-pings'],
  ['no-proxy-server'], ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-features', 'MediaRouter,DialMediaRouteProvider,NetworkTimeServiceQuerying,AutofillServerCommunication,OptimizationHints'],
];

/** Switches on the command line that would open an installed program to others: taken away before they count. */
export const switchesOfOthers = [
  'remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-allow-origins', 'auto-open-devtools-for-tabs',
  'inspect', 'inspect-brk', 'inspect-port', 'js-flags', 'load-extension', 'disable-web-security', 'allow-file-access-from-files',
  'allow-running-insecure-content', 'unsafely-treat-insecure-origin-as-secure', 'ignore-certificate-errors', 'proxy-server', 'proxy-pac-url',
  'host-rules', 'host-resolver-rules', 'log-net-log', 'enable-logging', 'log-file', 'user-data-dir', 'enable-blink-features', 'enable-features',
];

/** For the log: never more of a foreign address than its scheme and host. */
function whereTo(address: string): string {
  try {
    const { protocol, host } = new URL(address);
    return `${protocol}//${host}`;
  } catch {
    return '(no address)';
  }
}

function secureSession(one: Session): void {
  one.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  one.setPermissionCheckHandler(() => false);
  one.setDevicePermissionHandler(() => false);
  one.setDisplayMediaRequestHandler(null);
  one.on('select-hid-device', (event) => event.preventDefault());
  one.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  one.on('select-usb-device', (event) => event.preventDefault());
  // Newer Electron asks in two more places.
  const newer = one as Partial<Pick<Session, 'setBluetoothPairingHandler' | 'setUSBProtectedClassesHandler'>>;
  newer.setBluetoothPairingHandler?.((_details, answer) => answer({ confirmed: false }));
  newer.setUSBProtectedClassesHandler?.(({ protectedClasses }) => protectedClasses);
  one.on('will-download', (event) => event.preventDefault());
  one.setSpellCheckerEnabled(false);
  one.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isAllowedRequest(details.url, isDevelopment);
    if (!allowed) log(`blocked request: ${whereTo(details.url)}`);
    answer({ cancel: !allowed });
  });
}

function secureContents(contents: WebContents): void {
  const stay = (event: { preventDefault(): void; url: string }) => {
    if (!isPage(event.url)) {
      event.preventDefault();
      log(`blocked navigation: ${whereTo(event.url)}`);
    }
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  if (!isDevelopment) contents.on('devtools-opened', () => contents.closeDevTools());
}

/** Before the app is ready: the sandbox, and the rules for everything that will be created. */
export function secureEverything(): void {
  // Chromium cannot sandbox anything for root; the windows' own settings still hold (no Node, isolated context).
  if (process.getuid?.() !== 0) app.enableSandbox();
  if (app.isPackaged) for (const name of switchesOfOthers) app.commandLine.removeSwitch(name);
  for (const [name, value] of ownSwitches) app.commandLine.appendSwitch(name, value);
  app.on('session-created', secureSession);
  app.on('web-contents-created', (_event, contents) => secureContents(contents));
}

/** Once ready: the default session exists before anybody can listen for its creation. */
export function secureDefaultSession(): void {
  secureSession(session.defaultSession);
}
