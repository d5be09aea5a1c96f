import { createRequire, enableCompileCache } from "node:module";
import { join } from "node:path";

/**
 * What `dnnx` starts with: keeps the compiled program in a folder beside it, so that only the first start after a build compiles it.
 * Where that folder cannot be written, or Node is too old to do it, every start does. See docs/speed.md.
 */
enableCompileCache?.(join(__dirname, "compiled"));
createRequire(__filename)("./program.cjs");
