/**
 * Service worker: answers the page's own requests from what was kept when it was installed, and nothing else.
 *
 * All files of one release are kept together under its name, so that no two releases mix. `balm publish` fills in both.
 */

const RELEASE = "{{release}}";
const FILES = "{{files}}".split(" ");

const PREFIX = "balm-page-";
const scope = /** @type {any} */ (self);

scope.addEventListener("install", (/** @type {any} */ event) => {
  const whole = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(PREFIX + RELEASE).then((cache) => cache.addAll(whole)));
});

scope.addEventListener("activate", (/** @type {any} */ event) => {
  const isOld = (/** @type {string} */ name) => name.startsWith(PREFIX) && name !== PREFIX + RELEASE;
  const gone = caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))));
  event.waitUntil(gone.then(() => scope.clients.claim()));
});

scope.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take over") scope.skipWaiting();
});

scope.addEventListener("fetch", (/** @type {any} */ event) => {
  if (event.request.method !== "GET" || !event.request.url.startsWith(scope.registration.scope)) return;
  const kept = caches.open(PREFIX + RELEASE).then((cache) => cache.match(event.request));
  event.respondWith(kept.then((found) => found ?? fetch(event.request)));
});
