import { copyFile, mkdir } from "node:fs/promises";
import { basename } from "node:path";
import { build, defineConfig, type Plugin, type UserConfig } from "vite";

// MapLibre's worker ends in .mjs; some static file servers do not know that type.
const output = { assetFileNames: (asset: { names: string[] }) => (asset.names[0]?.endsWith(".mjs") ? "assets/[name]-[hash].js" : "assets/[name]-[hash][extname]") };

const common: UserConfig["build"] = {
  emptyOutDir: true,
  target: "es2022",
  assetsInlineLimit: 0, // no data: URLs from our side, so that a strict content security policy holds
  chunkSizeWarningLimit: 1500, // MapLibre is one module of 1.1 MB
};

const faces = ["400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf", "LICENSE_FONT"];

/** After the pages: the exported site's page, whose links are relative since it may lie under any address, and the fonts that the server draws labels from. */
const siteAndFaces: Plugin = {
  name: "smartcity-site-and-faces",
  async closeBundle() {
    await build({ configFile: false, logLevel: "warn", root: "site", base: "./", publicDir: false, build: { ...common, outDir: "../../wwwroot/site", rolldownOptions: { output } } });
    await mkdir("../wwwroot/faces", { recursive: true });
    for (const face of faces) await copyFile(`node_modules/@expo-google-fonts/noto-sans-sc/${face}`, `../wwwroot/faces/${basename(face)}`);
  },
};

// The pages are wwwroot/map/index.html and wwwroot/report/index.html, their files are wwwroot/assets/…, whose names carry a hash. Links are absolute,
// because a relative one would differ between /map and /map/.
export default defineConfig({
  base: "/",
  publicDir: false,
  server: { host: "127.0.0.1" },
  build: { ...common, outDir: "../wwwroot", rolldownOptions: { input: ["map/index.html", "report/index.html"], output } },
  plugins: [siteAndFaces],
});
