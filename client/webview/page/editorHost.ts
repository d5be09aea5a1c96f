import type { FromPage, PageChoice, ToPage } from "../messages.ts";
import type { Host } from "./view.ts";

/** What VS Code gives to a page, once. */
declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  setState(state: PageChoice): void;
};

/** A page in VS Code: the extension sends data, and keeps what was chosen over a reload of the window. */
export function createEditorHost(): Host {
  const editor = acquireVsCodeApi();
  let choice: Omit<PageChoice, "uri"> = {};
  return {
    start: (listener) => {
      window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
        switch (data.kind) {
          case "answer": {
            const { uri, network, target } = data.answer;
            editor.setState({
              uri,
              ...choice,
              ...(network === null ? {} : { network }),
              ...(target === null ? {} : { target }),
            });
            listener.answer(data.answer);
            return;
          }
          case "highlight":
            listener.highlight(data.layers);
            return;
          case "problem":
            listener.problem(data.message);
        }
      });
      editor.postMessage({ kind: "ready" });
    },
    choose: (next) => {
      choice = next;
      editor.postMessage({ kind: "choose", choice });
    },
    open: (layer) => editor.postMessage({ kind: "open", layer }),
    save: (name, format, content) => editor.postMessage({ kind: "save", name, format, content }),
  };
}
