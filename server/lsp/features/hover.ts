import { hoverAt } from "../../service/hover.ts";
import { offsetAt, rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";
import { markdown } from "./markup.ts";

export const hover: Feature = {
  capabilities: {
    hoverProvider: true,
  },
  register: ({ connection, on }) => {
    connection.onHover(
      on("Hover", (document, { position }) => {
        const hover = hoverAt(document, offsetAt(document, position));
        return hover ? { contents: markdown(hover.markdown), range: rangeAt(document, hover) } : null;
      }),
    );
  },
};
