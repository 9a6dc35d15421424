import { defineConfig } from "tsdown";

// One entry per public room, so that `plumbline-ai/statistics` loads nothing else; shared code is split into chunks.
// Packages of `dependencies` stay imports; those of `devDependencies` that the sources use are bundled. So is zod, which
// stays a dependency for the sake of its types: its 80 modules took a fifth of a start.
export default defineConfig({
  entry: {
    "cli/main": "src/cli/main.ts",
    "agreement-studies/index": "src/agreement-studies/index.ts",
    "assistants/index": "src/assistants/index.ts",
    "calibration/index": "src/calibration/index.ts",
    "content/index": "src/content/index.ts",
    "conversations/index": "src/conversations/index.ts",
    "detection/index": "src/detection/index.ts",
    "guard/index": "src/guard/index.ts",
    "importers/index": "src/importers/index.ts",
    "judge-checks/index": "src/judge-checks/index.ts",
    "judges/index": "src/judges/index.ts",
    "models/index": "src/models/index.ts",
    "reports/index": "src/reports/index.ts",
    "rubrics/index": "src/rubrics/index.ts",
    "runs/index": "src/runs/index.ts",
    "simulated-clients/index": "src/simulated-clients/index.ts",
    "statistics/index": "src/statistics/index.ts",
    "store/index": "src/store/index.ts",
    "suites/index": "src/suites/index.ts",
    "testing/index": "src/testing/index.ts",
    "vocabulary/index": "src/vocabulary/index.ts",
  },
  format: "esm",
  platform: "node",
  target: "node20",
  dts: false,
  deps: { alwaysBundle: ["zod"] },
  // Comments of bundled packages and code that is never reached go; names and lines stay, for readable stack traces.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
  clean: false,
  outDir: "dist",
  // Chunks lie as deep as entries, so that a path relative to a module means the same in src/ and in dist/.
  outputOptions: { chunkFileNames: "chunks/[name]-[hash].js" },
  outExtensions: () => ({ js: ".js" }),
});
