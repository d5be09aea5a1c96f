import * as vscode from "vscode";

/** A file system in memory, filled with what the server of the page gives: the folder that the web test works on. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const answer = await fetch(vscode.Uri.joinPath(context.extensionUri, "..", "files.json").toString(true));
  const files: readonly (readonly [string, string])[] = await answer.json();
  const system = new Memory();
  for (const [path, base64] of files) {
    system.writeFile(
      vscode.Uri.parse(`memory:/nets/${path}`),
      Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    );
  }
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider("memory", system, { isCaseSensitive: true }));
}

class Memory implements vscode.FileSystemProvider {
  private readonly files = new Map<string, { content: Uint8Array; time: number }>();
  private readonly folders = new Set<string>(["/"]);
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    const file = this.files.get(path);
    if (file) return { type: vscode.FileType.File, ctime: file.time, mtime: file.time, size: file.content.length };
    if (this.folders.has(path)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    throw vscode.FileSystemError.FileNotFound(path);
  }

  readDirectory({ path }: vscode.Uri): [string, vscode.FileType][] {
    const inside = path === "/" ? "/" : `${path}/`;
    const direct = (paths: Iterable<string>, type: vscode.FileType): [string, vscode.FileType][] =>
      [...paths]
        .filter((one) => one.startsWith(inside) && one !== "/" && !one.slice(inside.length).includes("/"))
        .map((one) => [one.slice(inside.length), type]);
    return [...direct(this.files.keys(), vscode.FileType.File), ...direct(this.folders, vscode.FileType.Directory)];
  }

  createDirectory({ path }: vscode.Uri): void {
    for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) this.folders.add(path.slice(0, end));
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    const file = this.files.get(path);
    if (!file) throw vscode.FileSystemError.FileNotFound(path);
    return file.content;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.createDirectory(vscode.Uri.joinPath(uri, ".."));
    const type = this.files.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.files.set(uri.path, { content, time: Date.now() });
    this.changed.fire([{ type, uri }]);
  }

  delete(uri: vscode.Uri): void {
    this.stat(uri);
    for (const path of [...this.files.keys()]) if (isWithin(path, uri.path)) this.files.delete(path);
    for (const path of [...this.folders]) if (isWithin(path, uri.path)) this.folders.delete(path);
    this.changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.stat(from);
    const moved = (path: string) => to.path + path.slice(from.path.length);
    for (const [path, file] of [...this.files]) if (isWithin(path, from.path)) this.files.set(moved(path), file);
    for (const path of [...this.folders]) if (isWithin(path, from.path)) this.folders.add(moved(path));
    this.createDirectory(vscode.Uri.joinPath(to, ".."));
    this.delete(from);
    this.changed.fire([{ type: vscode.FileChangeType.Created, uri: to }]);
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
