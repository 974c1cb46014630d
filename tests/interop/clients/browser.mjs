// MapLibre and OpenLayers in Chromium draw the server's tiles and features, each from the descriptions that the server gives.
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const address = process.argv[2], modules = process.env.INTEROP_CLIENTS;
const chromiumPath = process.env.SMARTCITY_CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(join(modules, 'playwright-core'))) { console.log('skip browsers: npm could not install them'); process.exit(); }
if (!existsSync(chromiumPath)) { console.log('skip browsers: Chromium is not installed'); process.exit(); }
const { chromium } = createRequire(join(modules, 'x.js'))('playwright-core');

const pages = {
  '/maplibre': `<link rel="stylesheet" href="/lib/maplibre-gl/dist/maplibre-gl.css"><div id="map" style="width:800px;height:600px"></div>
<script type="module">
  import * as maplibregl from '/lib/maplibre-gl/dist/maplibre-gl.mjs';
  const tiles = await (await fetch('${address}/tiles/cells,districts/tilejson.json')).json();
  window.attribution = tiles.attribution;
  const map = new maplibregl.Map({ container: 'map', bounds: tiles.bounds, style: { version: 8, sources: { city: { type: 'vector', url: '${address}/tiles/cells,districts/tilejson.json' } }, layers: [
    { id: 'cells', type: 'fill', source: 'city', 'source-layer': 'cells', paint: { 'fill-color': '#36c' } },
    { id: 'districts', type: 'line', source: 'city', 'source-layer': 'districts', paint: { 'line-color': '#c00' } }] } });
  window.faults = [];
  map.on('error', e => window.faults.push(String(e.error)));
  map.once('idle', () => { window.seen = { cells: new Set(map.queryRenderedFeatures({ layers: ['cells'] }).map(f => f.properties.code)).size, districts: map.queryRenderedFeatures({ layers: ['districts'] }).length, shown: document.querySelector('.maplibregl-ctrl-attrib')?.textContent ?? '' }; });
</script>`,
  '/ol': `<link rel="stylesheet" href="/lib/ol/ol.css"><div id="map" style="width:800px;height:600px"></div><script src="/lib/ol/dist/ol.js"></script>
<script>
  window.faults = [];
  const style = new ol.style.Style({ fill: new ol.style.Fill({ color: '#36c' }), stroke: new ol.style.Stroke({ color: '#fff' }) });
  const tiles = new ol.layer.VectorTile({ source: new ol.source.OGCVectorTile({ url: '${address}/collections/cells/tiles/WebMercatorQuad', format: new ol.format.MVT() }), style });
  const features = new ol.layer.Vector({ source: new ol.source.Vector({ url: '${address}/collections/districts/items?limit=100', format: new ol.format.GeoJSON() }) });
  tiles.getSource().on('tileloaderror', e => window.faults.push('a tile failed'));
  features.getSource().on('featuresloaderror', e => window.faults.push('the features failed'));
  const map = new ol.Map({ target: 'map', layers: [tiles, features], view: new ol.View({ center: ol.proj.fromLonLat([102.75, 25.05]), zoom: 10 }) });
  map.on('rendercomplete', () => {
    const codes = new Set(tiles.getFeaturesInExtent(map.getView().calculateExtent()).map(f => f.get('code')));
    if (codes.size > 0 && features.getSource().getFeatures().length > 0) window.seen = { cells: codes.size, districts: features.getSource().getFeatures().length };
  });
</script>`,
};
const types = { css: 'text/css', js: 'text/javascript', mjs: 'text/javascript' };
const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://x').pathname;
  if (pages[path]) return response.setHeader('Content-Type', 'text/html').end(`<!doctype html><meta charset="utf-8">${pages[path]}`);
  const file = join(modules, path.replace(/^\/lib\//, ''));
  if (!path.startsWith('/lib/') || path.includes('..') || !existsSync(file)) return response.writeHead(404).end();
  response.setHeader('Content-Type', types[file.split('.').pop()] ?? 'application/octet-stream').end(readFileSync(file));
}).listen(0, '127.0.0.1');
await new Promise(done => server.once('listening', done));
const host = `http://127.0.0.1:${server.address().port}`;

const check = (what, holds, why) => console.log(holds ? `ok ${what}` : `FAIL ${what}: ${String(why).slice(0, 200)}`);
const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--use-gl=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'] });
for (const [name, path] of [['MapLibre', '/maplibre'], ['OpenLayers', '/ol']]) {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', e => errors.push(e.message));
  page.on('console', m => m.type() === 'error' && errors.push(m.text()));
  await page.goto(host + path);
  const seen = await page.waitForFunction(() => window.seen, null, { timeout: 120_000 }).then(h => h.jsonValue(), e => ({ cells: 0, districts: 0, why: e.message }));
  const faults = [...errors.filter(e => !e.includes('favicon') && !e.includes('404 (Not Found)')), ...await page.evaluate(() => window.faults ?? [])];
  check(`${name} draws cells and districts`, seen.cells > 100 && seen.districts > 5, JSON.stringify({ seen, faults }));
  check(`${name} reports no fault`, faults.length === 0, faults.join('; '));
  if (name === 'MapLibre') check('MapLibre shows whose data they are', (await page.evaluate(() => window.attribution)) && seen.shown?.length > 3, JSON.stringify(seen));
  await page.close();
}
await browser.close();
server.close();
