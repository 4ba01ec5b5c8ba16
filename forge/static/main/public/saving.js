// A Service Worker that answers a download with a file that the app handed to it.
// Firefox holds a blob address that a framed page wants to save to the policy of the
// page around it; an address of the app's own origin it saves. The scope of this
// worker is ./saving/, where nothing else is: it never sees a request of the app.

/** Files that wait for their download, by address. */
const waiting = new Map();

self.addEventListener('install', () => {
  void self.skipWaiting();
});

self.addEventListener('message', ({ data: { address, file, name }, ports: [port] }) => {
  waiting.set(address, { file, name, port });
  port.postMessage('ready');
});

self.addEventListener('fetch', (event) => {
  const { url } = event.request;
  const found = waiting.get(url);
  waiting.delete(url);
  if (!found) {
    event.respondWith(Response.error()); // better no file than another one under its name
    return;
  }
  const { file, name, port } = found;
  event.respondWith(
    new Response(file, {
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Length': String(file.size),
        'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
        'X-Content-Type-Options': 'nosniff',
      },
    }),
  );
  port.postMessage('served');
});
