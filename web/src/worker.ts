/**
 * The service worker: the shell and the engine are on the device before anybody goes where there is no signal.
 * The server puts `self.FIELD = { version, shell, files }` in front of this text. Nothing with anybody's data passes
 * through here: `/field/api/` always goes to the network and is never kept.
 */
declare const self: ServiceWorkerGlobalScope & { FIELD: { version: string; shell: string; files: string[] } };

const { version, shell, files } = self.FIELD;
const CACHE = `lianxin-field-${version}`;
const FONTS = "lianxin-field-fonts"; // kept when first needed: 157 kB that a Chinese phone never loads

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([shell, ...files].map((file) => new Request(file, { cache: "reload" })))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(clear().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "renew") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const asked = new URL(event.request.url);
  if (event.request.method !== "GET" || asked.origin !== self.location.origin || asked.pathname.startsWith(`${shell}api/`)) return;
  if (event.request.mode === "navigate") {
    if (asked.pathname === shell) event.respondWith(kept(new Request(shell)));
  } else if (asked.pathname.endsWith(".woff2")) event.respondWith(kept(event.request, FONTS));
  else if (files.includes(asked.pathname)) event.respondWith(kept(event.request));
});

async function kept(request: Request, into?: string): Promise<Response> {
  const found = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (into && answer.ok) await (await caches.open(into)).put(request, answer.clone());
  return answer;
}

async function clear(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith("lianxin-field-") && name !== CACHE && name !== FONTS);
  await Promise.all(ours.map((name) => caches.delete(name)));
}

export {};
