/**
 * The file system that a generated folder is written to; a host implements it over a disk or over an editor's file systems.
 * An address is a path or a URI without a slash at its end; `/` leads from a folder to what is in it.
 */
export interface FolderSystem {
  /** "other": a link, a device, anything that is no folder. */
  readonly kind: (address: string) => Promise<"folder" | "file" | "other" | "nothing">;
  readonly list: (folder: string) => Promise<readonly { readonly name: string; readonly folder: boolean }[]>;
  readonly read: (file: string) => Promise<Uint8Array>;
  /** Makes the folders that the file needs. */
  readonly write: (file: string, content: string | Uint8Array) => Promise<void>;
  /** Fails when there is something at `to`. */
  readonly move: (from: string, to: string) => Promise<void>;
  /** With all that is in it; nothing there is no failure. */
  readonly remove: (address: string) => Promise<void>;
  /** Why an operation failed, in words that can stand behind a colon. */
  readonly reasonOf: (error: unknown) => string;
}
