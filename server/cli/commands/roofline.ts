import { costText, siText } from "../../estimate/display.ts";
import type { Cost, Roofline, RooflinePoint } from "../../estimate/estimate.ts";
import type { CheckedNetwork } from "../../network/checked.ts";
import type { MappedNetwork } from "../../service/compile.ts";
import { tableText } from "../print.ts";

/** Every layer and the network under the roofs of a target; `before`: without approximations. */
export function rooflineLines(roofline: Roofline, before?: Roofline): string[] {
  const { network, layers, bandwidth, shortest } = roofline;
  const rows = [...layers, network].flatMap((it) => {
    const earlier = before && [...before.layers, before.network].find(({ name }) => name === it.name);
    return [pointRow(it.name, it), ...(earlier ? [pointRow("  without approximations", earlier)] : [])];
  });
  const memory =
    bandwidth.value === null ? bandwidth.reason : `${siText(bandwidth.value, "B/s")} (${bandwidth.source})`;
  const compute = network.computeRoof.value === null ? network.computeRoof.reason : undefined;
  return [
    "Roofline: a layer as if it ran alone, its operands crossing the chip's border once, on an engine with what it moves; the network with what does cross it",
    tableText(["", "OP/byte", "compute roof", "memory roof", "attained", "bound by"], rows),
    `memory: ${memory}`,
    ...(compute === undefined ? [] : [`compute roof unknown: ${compute}`]),
    ...(shortest.value === null ? [] : [`no inference takes less than ${siText(shortest.value, "s")}`]),
  ];
}

function pointRow(name: string, it: RooflinePoint): string[] {
  return [
    name,
    costText(it.operationalIntensity, (value) => siText(value, "")),
    rate(it.computeRoof),
    rate(it.memoryRoof),
    rate(it.attained),
    it.bound,
  ];
}

function rate(cost: Cost): string {
  return costText(cost, (value) => siText(value, "OP/s"));
}

/** Networks that are estimated on several targets, one line per target. */
export function sideBySide(
  mapped: readonly MappedNetwork[],
  compared: readonly { readonly network: CheckedNetwork; readonly roofline: Roofline }[],
): string[] {
  const rows = [
    ...mapped.map(({ network, estimate }) => ({
      network: network.name,
      row: [
        estimate.target,
        estimate.device,
        costText(estimate.throughput, (value) => siText(value, "inference/s")),
        costText(estimate.latency, (value) => siText(value, "s")),
        costText(estimate.energy.total, (value) => siText(value, "J")),
        costText(estimate.power, (value) => siText(value, "W")),
        rate(estimate.roofline.network.attained),
        rate(estimate.roofline.network.roof),
        estimate.roofline.network.bound,
      ],
    })),
    ...compared.map(({ network, roofline }) => ({
      network: network.name,
      row: [
        roofline.target,
        roofline.title,
        costText(roofline.shortest, (value) => `at most ${siText(1 / value, "inference/s")}`),
        costText(roofline.shortest, (value) => `at least ${siText(value, "s")}`),
        "unknown",
        "unknown",
        "unknown",
        rate(roofline.network.roof),
        roofline.network.bound,
      ],
    })),
  ];
  return [...Map.groupBy(rows, (it) => it.network)].flatMap(([network, list]) =>
    list.length < 2
      ? []
      : [
          [
            `${network} side by side`,
            tableText(
              ["target", "device", "throughput", "latency", "energy", "power", "attained", "roof", "bound by"],
              list.map(({ row }) => row),
            ),
          ].join("\n"),
        ],
  );
}
