import type { ViewAnswer } from "../../../server/lsp/protocol.ts";
import type { PageChoice, PictureFormat } from "../messages.ts";

/** A view as its page has it: the only thing that a new view writes. */
export interface View<Data> {
  readonly id: string;
  /** Heading of the page. */
  readonly title: string;
  /** The target is chosen on the page; false: the view shows all of them. */
  readonly onTarget: boolean;
  /** Builds the view once, without data. */
  readonly create: (context: ViewContext) => ShownView<Data>;
}

export interface ViewContext {
  /** Where the view puts itself. */
  readonly root: HTMLElement;
  /** Goes to a layer in the editor; absent where there is none (a report). */
  readonly open?: (layer: string) => void;
  /** Asks for other data: what the view itself lets choose. */
  readonly ask: (options: NonNullable<PageChoice["options"]>) => void;
  readonly options: () => NonNullable<PageChoice["options"]>;
}

export interface ShownView<Data> {
  /** Shows data; called at every key stroke of the editor, so it changes only what is another. */
  readonly update: (data: Data, answer: ViewAnswer<Data>) => void;
  /** Marks the layers that the cursor of the editor is in. */
  readonly highlight?: (layers: ReadonlySet<string>) => void;
  /** One sentence with the most important figures, read aloud when it changes. */
  readonly summary: (data: Data) => string;
  /** The picture to export; undefined: there is none now. */
  readonly picture: () => SVGSVGElement | undefined;
  /** The table to export: the head, then the rows. Figures are SI without prefixes. */
  readonly rows: (data: Data) => readonly (readonly (string | number | null)[])[];
}

/** Where a page gets its data from and what it can ask for: an editor, or a report that holds everything. */
export interface Host {
  readonly start: (listener: HostListener) => void;
  readonly choose: (choice: Omit<PageChoice, "uri">) => void;
  readonly open?: (layer: string) => void;
  readonly save: (name: string, format: PictureFormat, content: string) => void;
}

export interface HostListener {
  readonly answer: (answer: ViewAnswer<unknown>) => void;
  readonly highlight: (layers: readonly string[]) => void;
  readonly problem: (message: string) => void;
}
