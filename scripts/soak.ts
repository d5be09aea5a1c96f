// npm run soak [-- NETWORKS [SEED]]: the random-network tests with many more networks than a test run has, the gallery simulated, the
// language server typed into for long.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root, scriptArguments } from "./root.ts";

const [networks = "500", seed = `${Date.now() % 2 ** 31}`] = scriptArguments;
for (const number of [networks, seed]) {
  if (!/^[1-9]\d*$/.test(number))
    throw new Error(`${number}: npm run soak -- NETWORKS [SEED] takes whole numbers from 1`);
}
console.log(`${networks} random networks from seed ${seed}`);
const tests = ["run", "--project", "unit", "etworks", "gallery", "heap"];
const { status } = spawnSync(join(root, "node_modules", ".bin", "vitest"), tests, {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, DNNX_NETWORKS: networks, DNNX_SEED: seed, DNNX_GALLERY: "1", DNNX_EDITS: "100000" },
});
process.exitCode = status ?? 1;
