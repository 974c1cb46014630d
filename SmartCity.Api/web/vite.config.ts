import { defineConfig } from "vite";

// The pages are wwwroot/map/index.html and wwwroot/report/index.html, their files are wwwroot/assets/…, whose names carry a hash. Links are absolute,
// because a relative one would differ between /map and /map/.
export default defineConfig({
  base: "/",
  publicDir: false,
  server: { host: "127.0.0.1" },
  build: {
    outDir: "../wwwroot",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // no data: URLs from our side, so that a strict content security policy holds
    chunkSizeWarningLimit: 1500, // MapLibre is one module of 1.1 MB
    rolldownOptions: {
      input: ["map/index.html", "report/index.html"],
      // MapLibre's worker ends in .mjs; some static file servers do not know that type.
      output: { assetFileNames: (asset) => (asset.names[0]?.endsWith(".mjs") ? "assets/[name]-[hash].js" : "assets/[name]-[hash][extname]") },
    },
  },
});
