import { FoldingRangeKind, type SelectionRange } from "vscode-languageserver";
import { folds } from "../../service/folding.ts";
import { selectionAt } from "../../service/selection.ts";
import { offsetAt, rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const ranges: Feature = {
  capabilities: {
    foldingRangeProvider: true,
    selectionRangeProvider: true,
  },
  register: ({ connection, on }) => {
    connection.onFoldingRanges(
      on("Folding", (document) =>
        folds(document).map((fold) => ({
          startLine: document.lines.positionAt(fold.start).line,
          endLine: document.lines.positionAt(fold.end).line,
          kind: fold.kind === "comment" ? FoldingRangeKind.Comment : FoldingRangeKind.Region,
        })),
      ),
    );
    connection.onSelectionRanges(
      on("Selection", (document, { positions }) =>
        positions.map((position) => {
          const ranges = selectionAt(document, offsetAt(document, position));
          return ranges.reduceRight<SelectionRange | undefined>(
            (parent, range) => ({ range: rangeAt(document, range), ...(parent ? { parent } : {}) }),
            undefined,
          )!;
        }),
      ),
    );
  },
};
