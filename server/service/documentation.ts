import { annotationKindByName } from "../approximations/registry.ts";
import { diagnosticKinds } from "../diagnostics/registry.ts";
import { countText, percentText, siText } from "../estimate/display.ts";
import { formatKinds } from "../formats/registry.ts";
import { layerKindByName } from "../layers/registry.ts";
import { closingLimits, findDevice, findProcessor } from "../targets/catalogue.ts";
import { type Figure, type Fpga, fpgaResources, type Processor } from "../targets/target.ts";
import { resourceNames } from "./costCard.ts";
import { annotationSignature, layerSignature, type Signature } from "./signature.ts";

/** Markdown pages about the words of the language; undefined for a name that none is written for. */

export function layerDocumentation(name: string): string | undefined {
  const kind = layerKindByName.get(name);
  return kind && signatureMarkdown(layerSignature(kind));
}

/** @param name without the `@` */
export function annotationDocumentation(name: string): string | undefined {
  const kind = annotationKindByName.get(name);
  return kind && signatureMarkdown(annotationSignature(kind));
}

export function formatDocumentation(name: string): string | undefined {
  return formatKinds.find((candidate) => candidate.named(name))?.documentation;
}

export function deviceDocumentation(name: string): string | undefined {
  return deviceText(name, false);
}

/** A whole page, for a client that opens one. */
export function documentationPage(kind: "diagnostics" | "devices", name: string): string | undefined {
  if (kind === "devices") {
    return deviceText(name, true);
  }
  const diagnostic = diagnosticKinds.find(({ code }) => code === name);
  return diagnostic && `# ${diagnostic.code}\n\nSeverity: ${diagnostic.severity}.\n\n${diagnostic.explanation}\n`;
}

function signatureMarkdown({ label, documentation, parameters }: Signature): string {
  return [
    `\`\`\`dnnx\n${label}\n\`\`\``,
    documentation,
    ...parameters.map((parameter) => `- \`${parameter.name}\`: ${parameter.documentation.replaceAll("\n\n", " ")}`),
  ].join("\n\n");
}

function deviceText(name: string, page: boolean): string | undefined {
  const device = findDevice(name);
  if (device) return deviceMarkdown(device, page);
  const processor = findProcessor(name);
  return processor && processorMarkdown(processor, page);
}

function figureRow(name: string, { value, source }: Figure, unit: string): string {
  return `| ${name} | ${siText(value, unit)} | ${source} |`;
}

function processorMarkdown(processor: Processor, page: boolean): string {
  const { name, title, vendor, peaks, memory, onChip, process, clock, power } = processor;
  return [
    page ? `# ${name}` : `**${name}**`,
    `${vendor} ${title}, ${processor.class}. To compare with: it has a roofline, and nothing is generated for it.`,
    [
      "| | | source |",
      "|---|---:|---|",
      ...peaks.map(({ arithmetic, bits, rate }) => figureRow(`peak, ${bits}-bit ${arithmetic}`, rate, "OP/s")),
      figureRow(`memory: ${memory.kind}`, memory.bandwidth, "B/s"),
      ...(onChip ? [figureRow("memory on the chip", { ...onChip, value: onChip.value / 8 }, "B")] : []),
      figureRow("power", power, "W"),
      figureRow("clock", clock, "Hz"),
      ...(page ? [figureRow("process", process, "m")] : []),
    ].join("\n"),
    `[Data sheet](${processor.documentation})`,
  ].join("\n\n");
}

function deviceMarkdown(device: Fpga, page: boolean): string {
  const boards = device.boards.length > 0 ? ` Boards: ${device.boards.join(", ")}.` : "";
  const rows = fpgaResources.flatMap((resource) => {
    const figure = device.resources[resource];
    if (!figure) return [];
    const limit = `${percentText(closingLimits[resource])} by default`;
    return [`| ${resourceNames[resource]} | ${countText(figure.value)} | ${limit} | ${figure.source} |`];
  });
  const figure = (name: string, { value, source }: Figure, unit: string): string =>
    `| ${name} | ${siText(value, unit)} | | ${source} |`;
  return [
    page ? `# ${device.name}` : `**${device.name}**`,
    `${device.vendor} ${device.title}, ${device.family}.${boards}`,
    [
      "| | | usable | source |",
      "|---|---:|---|---|",
      ...rows,
      figure("clock at most", device.clockLimit, "Hz"),
      figure("static power", device.staticPower, "W"),
      ...(device.board?.power ? [figure("power of the board around it", device.board.power, "W")] : []),
      ...(page && device.dsp ? [`| multiplier | ${device.dsp.a} × ${device.dsp.b} | | ${device.dsp.source} |`] : []),
      ...(page && device.block
        ? [
            `| block memory | ${device.block.shapes.map((shape) => shape.join(" × ")).join(", ")} | | ${device.block.source} |`,
          ]
        : []),
      ...(page ? [figure("process", device.process, "m"), figure("core voltage", device.coreVoltage, "V")] : []),
      ...(device.offChip
        ? [figure(`memory on the board: ${device.offChip.kind}`, device.offChip.bandwidth, "B/s")]
        : []),
    ].join("\n"),
    `[Data sheet](${device.documentation})`,
  ].join("\n\n");
}
