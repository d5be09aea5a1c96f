import type { ViewAnswer } from "../../../server/lsp/protocol.ts";
import type { PictureFormat } from "../messages.ts";
import type { Host } from "./view.ts";

const types: Readonly<Record<PictureFormat, string>> = { svg: "image/svg+xml", png: "image/png", csv: "text/csv" };

/** A view in a report, which holds every answer; what is exported is downloaded. */
export function createReportHost(answers: readonly ViewAnswer<unknown>[]): Host {
  let show: (answer: ViewAnswer<unknown>) => void = () => {};
  return {
    start: (listener) => {
      show = listener.answer;
      const [first] = answers;
      if (first) show(first);
    },
    choose: ({ network, target }) => {
      const own = answers.filter((it) => network === undefined || it.network === network);
      const answer = own.find((it) => it.target === target) ?? own[0];
      if (answer) show(answer);
    },
    save: (name, format, content) => {
      const bytes = format === "png" ? Uint8Array.from(atob(content), (it) => it.charCodeAt(0)) : content;
      const address = URL.createObjectURL(new Blob([bytes], { type: types[format] }));
      const link = document.createElement("a");
      link.href = address;
      link.download = `${name}.${format}`;
      link.click();
      URL.revokeObjectURL(address);
    },
  };
}
