// npm run build: the three programs, in dist/.
import { bundleAll, commandLine, extensionPrograms } from "./bundle.ts";
import { dist } from "./root.ts";

for (const [file, bytes] of await bundleAll(dist, [...extensionPrograms, commandLine])) {
  console.log(`dist/${file.padEnd(12)} ${(bytes / 1000).toFixed(0).padStart(5)} KB`);
}
