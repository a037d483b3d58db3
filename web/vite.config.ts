// Built by tools/assets.py, which writes lianxin/static/built/field/build.json from what comes out here.
// No plugin and no network: the same sources and the same packages give the same bytes.
const packages = new URL("../build/npm/node_modules/", import.meta.url).pathname;

export default {
  root: new URL(".", import.meta.url).pathname,
  base: "./",
  publicDir: false,
  logLevel: "warn",
  resolve: { alias: { "@getodk/xforms-engine": `${packages}@getodk/xforms-engine/dist/index.js` } },
  build: {
    outDir: new URL("../lianxin/static/built/field", import.meta.url).pathname,
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: { app: new URL("src/main.ts", import.meta.url).pathname, worker: new URL("src/worker.ts", import.meta.url).pathname },
      output: {
        entryFileNames: (chunk: { name: string }) => (chunk.name === "worker" ? "worker.js" : "[name]-[hash].js"),
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
};
