import { costText, percentText, siText } from "../../../server/estimate/display.ts";
import type { RooflineData, RooflineTarget, ViewPoint } from "../../../server/lsp/protocol.ts";
import { noteOf, readCost } from "../../webview/page/cost.ts";
import type { Cell, Column, Row } from "../../webview/page/table.ts";

export const columns: readonly Column[] = [
  { title: "Layer", heads: true },
  { title: "Target" },
  { title: "Operations", align: "end" },
  { title: "OP/byte", align: "end" },
  { title: "Compute roof", align: "end" },
  { title: "Roof", align: "end" },
  { title: "Bound by" },
  { title: "Attained", align: "end" },
  { title: "of the roof", align: "end" },
  { title: "Before: OP/byte", align: "end" },
  { title: "Before: attained", align: "end" },
];

interface Entry {
  readonly target: RooflineTarget;
  readonly point: ViewPoint;
  readonly before: ViewPoint | undefined;
  readonly isNetwork: boolean;
}

function entriesOf({ targets }: RooflineData): readonly Entry[] {
  return targets.flatMap((target): Entry[] => {
    const before = new Map(target.exact?.layers.map((point) => [point.name, point]));
    return [
      { target, point: target.network, before: target.exact?.network, isNetwork: true },
      ...target.layers.map((point) => ({ target, point, before: before.get(point.name), isNetwork: false })),
    ];
  });
}

export function rowsOf(data: RooflineData, open: ((layer: string) => void) | undefined): readonly Row[] {
  const cell = (packed: ViewPoint["roof"] | undefined, unit: string): Cell => {
    if (!packed) return { text: "", value: null };
    const cost = readCost(packed, data.texts);
    const text = costText(cost, (value) => siText(value, unit));
    return { text, value: cost.value, note: noteOf(cost), ...(cost.value === null ? { class: "unknown" } : {}) };
  };
  return entriesOf(data).map(({ target, point, before, isNetwork }) => {
    const attained = readCost(point.attained, data.texts).value;
    const roof = readCost(point.roof, data.texts).value;
    const share = attained === null || !roof ? null : attained / roof;
    return {
      key: `${target.name} ${isNetwork ? "" : point.name}`,
      ...(isNetwork ? { class: "bottleneck" } : {}),
      cells: [
        {
          text: isNetwork ? `${point.name} (network)` : point.name,
          ...(open && !isNetwork ? { open: () => open(point.name) } : {}),
        },
        { text: target.name, note: target.title },
        { text: siText(point.operations, "OP"), value: point.operations },
        cell(point.intensity, ""),
        cell(point.computeRoof, "OP/s"),
        cell(point.roof, "OP/s"),
        { text: point.bound },
        cell(point.attained, "OP/s"),
        { text: share === null ? "" : percentText(share), value: share },
        cell(before?.intensity, ""),
        cell(before?.attained, "OP/s"),
      ],
    };
  });
}

export function tableRows(data: RooflineData): readonly (readonly (string | number | null)[])[] {
  return [
    [
      "target",
      "layer",
      "operations",
      "intensity (OP/byte)",
      "compute roof (OP/s)",
      "roof (OP/s)",
      "bound",
      "attained (OP/s)",
      "intensity before (OP/byte)",
      "attained before (OP/s)",
    ],
    ...entriesOf(data).map(({ target, point, before, isNetwork }) => [
      target.name,
      isNetwork ? `${point.name} (network)` : point.name,
      point.operations,
      point.intensity[0],
      point.computeRoof[0],
      point.roof[0],
      point.bound,
      point.attained[0],
      before?.intensity[0] ?? null,
      before?.attained[0] ?? null,
    ]),
  ];
}
