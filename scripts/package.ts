// npm run package: the extension as dist/dnnx.vsix.
import { join } from "node:path";
import { dist } from "./root.ts";
import { packageExtension } from "./vsix.ts";

const bytes = await packageExtension(join(dist, "dnnx.vsix"));
console.log(`dist/dnnx.vsix ${(bytes / 1000).toFixed(0)} KB`);
