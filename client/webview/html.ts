/** Where the page finds its files, and what may run in it. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
  /** Origin that styles come from (`Webview.cspSource`). */
  readonly source: string;
  /** Only the script with this nonce runs. */
  readonly nonce: string;
}

/**
 * The page of a view: nothing but its own script and style, no inline code, nothing from elsewhere. Pictures are turned into PNG
 * by way of a `data:` image; what takes long runs in a worker whose program the
 * script brings with it.
 */
export function pageHtml(view: string, title: string, { script, style, source, nonce }: PageFiles): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    "img-src data:",
    "worker-src blob:",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(style)}">
</head>
<body data-view="${escaped(view)}">
<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
