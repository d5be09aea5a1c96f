import type { Device } from "../targets/target.ts";

/**
 * Full part numbers of the AMD devices of the catalogue: package and speed grade of the first board that is named there (Alveo
 * cards have part numbers of their own), or of a common package where none is.
 */
export const parts: Readonly<Record<string, string>> = {
  xc7z010: "xc7z010clg400-1",
  xc7z020: "xc7z020clg400-1",
  xc7z045: "xc7z045ffg900-2",
  xc7z100: "xc7z100ffg900-2",
  xc7a35t: "xc7a35ticsg324-1L",
  xc7a100t: "xc7a100tcsg324-1",
  xc7a200t: "xc7a200tsbg484-1",
  xc7k325t: "xc7k325tffg900-2",
  xc7vx485t: "xc7vx485tffg1761-2",
  xc7vx690t: "xc7vx690tffg1761-2",
  xcku040: "xcku040-ffva1156-2-e",
  xcku060: "xcku060-ffva1156-2-e",
  xcku115: "xcku115-flvb2104-2-e",
  xczu3eg: "xczu3eg-sbva484-1-e",
  xczu5ev: "xczu5ev-sfvc784-1-e",
  xck26: "xck26-sfvc784-2LV-c",
  xczu7ev: "xczu7ev-ffvc1156-2-e",
  xczu9eg: "xczu9eg-ffvb1156-2-e",
  xczu19eg: "xczu19eg-ffvc1760-2-e",
  xcvu9p: "xcu200-fsgd2104-2-e",
  xcvu13p: "xcu250-figd2104-2L-e",
  xcvu35p: "xcu50-fsvh2104-2-e",
  xcvu37p: "xcu280-fsvh2892-2L-e",
  xc7s50: "xc7s50csga324-1",
  xc7z030: "xc7z030sbg485-1",
  xc7k160t: "xc7k160tffg676-2",
  xc7k410t: "xc7k410tffg900-2",
  xc7v2000t: "xc7v2000tflg1925-1",
  xczu2eg: "xczu2eg-sfvc784-1-e",
  xczu28dr: "xczu28dr-ffvg1517-2-e",
  xcku5p: "xcku5p-ffvb676-2-e",
  xcvc1902: "xcvc1902-vsva2197-2MP-e-S",
  xcve2802: "xcve2802-vsvh1760-2MP-e-S",
  xcvm1802: "xcvm1802-vsva2197-2MP-e-S",
};

/** Part number of a device; undefined when it is not of AMD. */
export function partOf(device: Device): string | undefined {
  return device.kind === "fpga" ? parts[device.basedOn ?? device.name] : undefined;
}

/** What to synthesise for when the device is not of AMD, to compare sizes. */
export const substitutePart = "xc7a100tcsg324-1";
