/** `accelerator.json` tells a generated folder from any other and lists every file of it. */
export const markerPath = "accelerator.json";

/** Where the generated Makefile and scripts build; not part of the generated files. */
export const buildFolder = "build";

export const generatorName = "dnnx";

/** Paths that the folder of this marker may hold; undefined when the text is not a marker of DNNX. */
export function ownedFiles(marker: string): ReadonlySet<string> | undefined {
  let content: unknown;
  try {
    content = JSON.parse(marker);
  } catch {
    return undefined;
  }
  if (typeof content !== "object" || content === null || !("generator" in content) || !("files" in content))
    return undefined;
  const { generator, files } = content;
  if (generator !== generatorName || !Array.isArray(files)) return undefined;
  return new Set(files.filter((path) => typeof path === "string"));
}
