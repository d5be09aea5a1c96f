import { ErrorCodes, ResponseError } from "vscode-languageserver";
import type { FilesOperations, FilesParams } from "../../server/lsp/protocol.ts";

type Answer = FilesOperations[keyof FilesOperations]["answer"];

/** The files of an editor without a disk, by URI, as its client gives them to the server. */
export class MemoryFiles {
  readonly files = new Map<string, Uint8Array>();
  /** Operations so far, and what happens before each. */
  readonly seen: string[] = [];
  before: (operation: FilesParams["operation"], uri: string) => void = () => {};

  put(uri: string, content: string | Uint8Array): void {
    this.files.set(uri, typeof content === "string" ? new TextEncoder().encode(content) : content);
  }

  text(uri: string): string {
    return new TextDecoder().decode(this.files.get(uri));
  }

  under(folder: string): string[] {
    return [...this.files.keys()].filter((uri) => uri.startsWith(`${folder}/`)).sort();
  }

  readonly answer = async (params: FilesParams): Promise<Answer> => {
    const { operation, uri } = params;
    this.seen.push(`${operation} ${uri}`);
    this.before(operation, uri);
    switch (params.operation) {
      case "kind":
        return this.files.has(uri) ? "file" : this.under(uri).length > 0 ? "folder" : "nothing";
      case "list": {
        const names = this.under(uri).map((file) => file.slice(uri.length + 1));
        const firsts = new Map(names.map((name) => [name.split("/")[0]!, name.includes("/")]));
        return [...firsts].map(([name, folder]) => ({ name, folder, address: `${uri}/${name}` }));
      }
      case "read": {
        const content = this.files.get(uri);
        if (!content) throw new ResponseError(ErrorCodes.InvalidParams, "no such file or folder");
        return content;
      }
      case "write":
        this.files.set(uri, params.content);
        return null;
      case "move":
        for (const file of [uri, ...this.under(uri)].filter((it) => this.files.has(it))) {
          const to = params.to + file.slice(uri.length);
          if (this.files.has(to) && !params.overwrite)
            throw new ResponseError(ErrorCodes.InvalidParams, "there is a file already");
          this.files.set(to, this.files.get(file)!);
          this.files.delete(file);
        }
        return null;
      case "remove":
        for (const file of [uri, ...this.under(uri)]) this.files.delete(file);
        return null;
    }
  };
}
