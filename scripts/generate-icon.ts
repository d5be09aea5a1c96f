// Writes images/icon.png.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { iconPixels, png } from "./icon.ts";
import { root } from "./root.ts";

const side = 256;
mkdirSync(join(root, "images"), { recursive: true });
writeFileSync(join(root, "images", "icon.png"), png(side, iconPixels(side)));
