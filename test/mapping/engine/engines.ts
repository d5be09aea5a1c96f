import type { EngineDesign } from "../../../server/mapping/engine/engineDesign.ts";
import type { NestMapping } from "../../../server/mapping/engine/mapping.ts";
import { designOf, fileOf } from "../designs.ts";

/** A network on an engine; the chip has 1 MiB and moves 16 byte per cycle unless `engine` says otherwise. */
export function engineOf(engine: string, body: string): EngineDesign {
  const target = `process 28 nm\n  clock 1 GHz\n  sram 1 MiB\n  dram lpddr4, 16 GB/s\n  architecture engine(sustained: 100%, ${engine})`;
  return designOf(fileOf(body, target)).engine!;
}

/** The only product of a network with one layer that has weights. */
export function onlyMapping(engine: EngineDesign): NestMapping {
  const mappings = engine.schedule.runs.flatMap((run) => run.mappings);
  if (mappings.length !== 1 || !mappings[0]) throw new Error(`${mappings.length} products`);
  return mappings[0];
}

/** A matrix of `rows` x `inner` times one of `inner` x `columns`. */
export function matrixProduct(rows: number, inner: number, columns: number): string {
  return `  input x: int8(scale: 1)[${rows}, ${inner}]\n  y = dense(x, units: ${columns}, bias: false)\n  output y`;
}
