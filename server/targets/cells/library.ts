import type { GateKind } from "./kinds.ts";

/**
 * What a Liberty file says of standard cells, as far as estimates and synthesis need it. SI units; Liberty has no unit of area, so that its
 * areas are taken to be um2, as everybody writes them.
 */
export interface CellLibrary {
  /** Its own name for itself. */
  readonly name: string;
  /** Where the host that read it finds the file. */
  readonly location: string;
  /** Volt that the figures hold for. */
  readonly voltage: number | undefined;
  /** Area in m2 by name, of all cells that have one. */
  readonly areas: ReadonlyMap<string, number>;
  /** The smallest cell of each kind; kinds that the library is without are left out. */
  readonly gates: Readonly<Partial<Record<GateKind, Cell>>>;
  /** The smallest flip-flop that takes over its input at each edge. */
  readonly flipFlop: Cell;
}

export interface Cell {
  readonly name: string;
  /** m2 */
  readonly area: number;
  /** W; undefined: the file does not say. */
  readonly leakage: number | undefined;
}

/** A Liberty file as a host knows it. */
export type CellsFile =
  | { readonly state: "ready"; readonly library: CellLibrary }
  /** The usual cells of the process stand in, without a diagnostic. */
  | { readonly state: "loading" }
  | { readonly state: "missing"; readonly reason: string };
