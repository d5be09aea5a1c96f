// The text of docs/language.md, from the registries that the language server reads: what is added there stands here too.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { annotationKinds } from "../server/approximations/registry.ts";
import { type FormatKind, optionDocumentation } from "../server/formats/kind.ts";
import { formatKinds } from "../server/formats/registry.ts";
import type { LayerKind } from "../server/layers/layer.ts";
import { layerKinds } from "../server/layers/registry.ts";
import { dimensions } from "../server/network/quantities.ts";
import { metrics } from "../server/network/requirements.ts";
import { annotationSignature, engineSignature, layerSignature, type Signature } from "../server/service/signature.ts";
import {
  blockWords,
  declarationWords,
  expressionWords,
  networkWords,
  targetWords,
  type Word,
} from "../server/service/words.ts";
import { deviceProperties } from "../server/targets/fileDevices.ts";
import { root } from "./root.ts";

/** The page, markdown: each layer, format, approximation and statement under a heading of its own, so that links can lead there. */
export function languagePage(): string {
  return `${sections().join("\n\n")}\n`;
}

function sections(): readonly string[] {
  return [
    "# The `.dnnx` language",
    "Every word of the language, as hovers and completion in the editor tell it. This page is generated. [grammar.md](grammar.md) has\nthe syntax, [numerics.md](numerics.md) what each operation gives to the bit, [engine.md](engine.md) what an engine costs,\n[diagnostics.md](diagnostics.md) every check.",
    contents(),
    "## A file",
    "A file says what is computed (a network), how it is approximated (annotations of its layers) and on what it runs (a target).\nAll else is inferred and shown: shapes, widths of sums, folding, costs.",
    `\`\`\`dnnx\n${readFileSync(join(root, "walkthrough", "first.dnnx"), "utf8")}\`\`\``,
    "White space and line breaks never matter. `//` and `/* … */` are comments; `///` above a statement is its documentation. An\nargument may be a call, as `flatten(active)` here, which has a name of its own in reports: `scores.flatten`.",
    ...declarationWords.map(wordSection),
    "## Inside a network",
    "A name is defined before it is read.",
    ...networkStatements.map(wordSection),
    "## Numbers and units",
    "Whole numbers, decimals, powers such as `2^-8`, shares such as `75%`, and quantities with a decimal or binary prefix. One of the\nwrong kind is an error that names both.",
    table(
      ["quantity", "such as"],
      Object.values(dimensions).map(({ title, examples }) => [title, examples.map(code).join(", ")]),
    ),
    "## Requirements",
    "What `require` can limit, of the network (`require latency <= 1 ms`) or of a layer (`require conv1.lut <= 5%`), with `<=`, `<`,\n`>=` or `>`.",
    table(
      ["figure", "is", "in"],
      metrics.map(({ name, documentation, dimensions: of }) => [
        code(name),
        documentation,
        of.map((one) => dimensions[one].title).join(" or "),
      ]),
    ),
    "## Targets",
    "An FPGA or board of the catalogue (`dnnx devices` lists it) or a chip of your own, which has a `process`. Processors of the\ncatalogue can be compared with; nothing is generated for them.",
    propertyTable(targetWords),
    "What `device mine extends xc7z020 { … }` may say; all else is as in the device that it extends:",
    propertyTable(deviceProperties),
    "## Engines",
    `${engineSignature.documentation} Written \`architecture engine(rows: 32, columns: 32)\`; [engine.md](engine.md) has the formulas.`,
    parameterList(engineSignature),
    "## Number formats",
    "Of weights (`@weights`), of what a layer gives (`@activations`), of biases, of inputs.",
    ...formatKinds.flatMap(formatSection),
    "## Approximations",
    "Annotations behind a layer, or words of an `approximation`. `@distilled(from: teacher)` stands at a network.",
    ...annotationKinds.flatMap((kind) => [
      `### @${kind.name}`,
      ...signatureParts(annotationSignature(kind)),
      `Of ${layersWith(kind.name)}.${exampleOf(kind.name)}`,
    ]),
    "## Layers",
    "Inputs come first, by position; parameters by name. Those with a value here may be left out.",
    ...layerKinds.flatMap(layerSection),
  ];
}

const networkStatements: readonly Word[] = [...new Set([...networkWords, ...blockWords, ...expressionWords])];

function contents(): string {
  const chapters: readonly (readonly [title: string, headings: readonly string[]])[] = [
    ["A file", declarationWords.map(headingOf)],
    ["Inside a network", networkStatements.map(headingOf)],
    ["Numbers and units", []],
    ["Requirements", []],
    ["Targets", []],
    ["Engines", []],
    ["Number formats", formatKinds.map(formatHeading)],
    ["Approximations", annotationKinds.map(({ name }) => `@${name}`)],
    ["Layers", layerKinds.map(({ name }) => name)],
  ];
  return chapters
    .map(
      ([title, headings]) =>
        `- ${[title, ...headings]
          .map(link)
          .join(", ")
          .replace(",", headings.length > 0 ? ":" : ",")}`,
    )
    .join("\n");
}

/** How a statement begins: `weights from`, apart from the annotation of the same name. */
function headingOf({ snippet }: Word): string {
  return /^\w+( from)?/.exec(snippet)?.[0] ?? snippet;
}

function wordSection(word: Word): string {
  return `### ${headingOf(word)}\n\n${word.documentation}`;
}

/** A block is a declaration, too. */
function formatHeading({ kind }: FormatKind): string {
  return kind === "block" ? "block floating point" : kind;
}

function formatSection(kind: FormatKind): readonly string[] {
  const { forms, documentation, options } = kind;
  const written = forms.map(({ label, detail }) => [code(label), detail]);
  const details = options.map((option) => `- \`${option}\`: ${optionDocumentation[option]}`);
  const parts = [`### ${formatHeading(kind)}`, documentation, table(["written", "is"], written)];
  return details.length > 0 ? [...parts, details.join("\n")] : parts;
}

function layerSection(kind: LayerKind): readonly string[] {
  const parts = [`### ${kind.name}`, ...signatureParts(layerSignature(kind))];
  if (kind.annotations.length > 0) {
    parts.push(`Approximations: ${kind.annotations.map((name) => link(`@${name}`)).join(", ")}.`);
  }
  const others = Object.entries(kind.alsoCalled ?? {});
  if (others.length > 0) {
    const names = others.map(([name, behind]) => (behind === "" ? code(name) : `${code(name)} (with \`${behind}\`)`));
    parts.push(`Other tools call it ${names.join(", ")}.`);
  }
  return parts;
}

function signatureParts(signature: Signature): readonly string[] {
  const parts = [`\`\`\`dnnx\n${signature.label}\n\`\`\``, signature.documentation];
  return signature.parameters.length > 0 ? [...parts, parameterList(signature)] : parts;
}

function parameterList({ parameters }: Signature): string {
  return parameters
    .map(({ name, documentation }) => `- \`${name}\`: ${documentation.replaceAll("\n\n", " ")}`)
    .join("\n");
}

function layersWith(annotation: string): string {
  const [having, others] = [true, false].map((has) =>
    layerKinds.filter(({ annotations }) => annotations.includes(annotation) === has).map(({ name }) => link(name)),
  ) as [string[], string[]];
  return others.length < having.length / 2 ? `every layer but ${others.join(", ")}` : having.join(", ");
}

function exampleOf(annotation: string): string {
  const file = `examples/approximations/${annotation}.dnnx`;
  return existsSync(join(root, file)) ? ` Example: [${file}](../${file}).` : "";
}

function propertyTable(properties: readonly { readonly name: string; readonly documentation: string }[]): string {
  return table(
    ["property", "is"],
    properties.map(({ name, documentation }) => [code(name), documentation]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** To a heading of the page, whose anchor has neither capitals nor signs. */
function link(heading: string): string {
  return `[${heading}](#${heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-")})`;
}

function code(text: string): string {
  return `\`${text}\``;
}
