// npm run build: the programs and the pages of the views, in dist/.
import { bundleAll, commandLine, compileAhead, extensionPrograms, pages } from "./bundle.ts";
import { dist } from "./root.ts";

for (const [file, bytes] of await bundleAll(dist, [...extensionPrograms, ...pages, ...commandLine])) {
  console.log(`dist/${file.padEnd(12)} ${(bytes / 1000).toFixed(0).padStart(5)} KB`);
}
compileAhead(dist);
