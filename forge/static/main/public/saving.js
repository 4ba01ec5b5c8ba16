// A Service Worker that answers a download with a file from the app. In Firefox the policy
// of the page around a frame also applies to blob addresses that the frame saves, but not to
// addresses of the app's own origin. The scope of this worker is ./saving/, where nothing
// else is, so it never sees a request of the app.

/** Files to be downloaded, by address. */
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
    event.respondWith(Response.error()); // never save an error page under the file's name
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
