// Keeps the page, so that it opens again with no internet. It keeps the page alone: what stands after # in an
// address is not part of what is fetched, and the kept page has one key, the folder it is served from.
'use strict';

const KEPT = 'page';
const PAGE = './';

async function renew() {
  const answer = await fetch(PAGE, { cache: 'no-cache' });
  if (answer.ok) await (await caches.open(KEPT)).put(PAGE, answer);
}

async function page(request) {
  return (await caches.match(PAGE)) || fetch(request);
}

self.addEventListener('install', event => event.waitUntil(renew().then(() => self.skipWaiting())));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  if (event.request.mode !== 'navigate') return;
  event.respondWith(page(event.request));
  event.waitUntil(renew().catch(() => console.info('no internet: the kept page stands')));
});
