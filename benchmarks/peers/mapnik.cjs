// Vector tiles by mapnik from PostGIS: node mapnik.cjs JOB.json. Says "warm", waits for a line, then gives one JSON line with its CPU ms a tile and the bytes of all.
// JOB: { "layers": [{ "name", "host", "port", "user", "dbname", "table" }], "tiles": [[zoom, column, row]], "rounds": 3, "gzip": true }
const { readFileSync } = require("node:fs");
const mapnik = require("@mapnik/mapnik");
const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
mapnik.register_default_input_plugins();
const escape = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const xml = `<Map srs="epsg:3857">${job.layers.map((layer) => `<Layer name="${layer.name}" srs="epsg:3857"><Datasource><Parameter name="type">postgis</Parameter>${
  Object.entries(layer).filter(([key]) => key !== "name").map(([key, value]) => `<Parameter name="${key}">${escape(value)}</Parameter>`).join("")}</Datasource></Layer>`).join("")}</Map>`;
const map = new mapnik.Map(256, 256);
map.fromStringSync(xml);
const render = (z, x, y) => new Promise((done, fail) => {
  map.render(new mapnik.VectorTile(z, x, y, { buffer_size: 64 }), {}, (error, tile) => {
    if (error) return fail(error);
    if (!job.gzip) return done(tile.getData());
    tile.getData({ compression: "gzip", level: 6 }, (late, data) => (late ? fail(late) : done(data)));
  });
});
(async () => {
  let bytes = 0;
  for (const [z, x, y] of job.tiles) bytes += (await render(z, x, y)).length;   // warm
  console.log("warm");
  await new Promise((go) => process.stdin.once("data", go));
  const before = process.cpuUsage();
  for (let round = 0; round < job.rounds; round++) for (const [z, x, y] of job.tiles) await render(z, x, y);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ cpu: (user + system) / 1000 / job.rounds / job.tiles.length, bytes }));
  process.stdin.on("end", () => process.exit(0));   // its connections stay until they have been looked at
})();
