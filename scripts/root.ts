import { dirname, join } from "node:path";

/** The top of the checkout. */
export const root = dirname(import.meta.dirname);

/** Where bundles and packages are built. */
export const dist = join(root, "dist");

/** The command line arguments after the script's name. */
export const scriptArguments = process.argv.slice(2);
