import type { VerilogModule } from "../rtl.ts";

/** How lists are read: what differs between the ways to tell columns. */
export interface ListReader {
  readonly tables: readonly string[];
  readonly memories: VerilogModule["memories"];
  /**
   * While `reading`: `fetched` in the cycle of the last entry of a vector, and a cycle later the bank of the vector (`entry_bank`), whether
   * an entry is the first and the last of its group, and `released` in the cycle in which the last entry reads its element.
   */
  readonly control: readonly string[];
  /** In the loop over `row`: `column` in the cycle behind an entry. */
  readonly column: readonly string[];
  /** In the loop over `row`, with each element that is read: its weight. */
  readonly weight: readonly string[];
  /** In the loop over `row`: true where there is a product at all; absent: always. */
  readonly used?: string;
  /** For people: how the lists are stored. */
  readonly stored: string;
}
