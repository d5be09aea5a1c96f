/** Text of a `.dnnx` file. Binary files are refused, with the reason: they would only give a page of errors. */
export function sourceText(bytes: Uint8Array): { readonly text: string } | { readonly problem: string } {
  if (bytes.subarray(0, 65536).includes(0)) {
    return { problem: "this is a binary file, not a .dnnx text; import a model with: dnnx import MODEL.onnx" };
  }
  return { text: new TextDecoder().decode(bytes) };
}
