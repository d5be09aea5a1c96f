import { createHash } from "node:crypto";
import manifest from "../../package.json" with { type: "json" };
import { type PageFiles, readPages } from "../hosts/pages.ts";
import { replaceFile } from "../hosts/replaceFile.ts";
import { reasonOf } from "../hosts/source.ts";
import { comparison } from "../service/views/comparison.ts";
import { dashboard } from "../service/views/dashboard.ts";
import { roofline } from "../service/views/roofline.ts";
import type { ViewAnswer } from "../service/views/view.ts";
import type { Workspace } from "../service/workspace.ts";
import { Failure } from "./failure.ts";

/** What the page of a report reads: the answers to everything that can be chosen on it. */
export interface Report {
  readonly title: string;
  /** One line: what wrote it. */
  readonly made: string;
  /** By the `id` of a view. */
  readonly answers: Readonly<Record<string, readonly ViewAnswer<unknown>[]>>;
}

/** The views of some networks on their targets, as answers that a page can choose among without a server. */
export function reportOf(
  workspace: Workspace,
  uri: string,
  chosen: readonly { readonly network: string; readonly target?: string }[],
): Report {
  const networks = [...new Set(chosen.map(({ network }) => network))];
  const choices = networks.map((network) => ({
    network,
    targets: chosen.flatMap((it) => (it.network === network && it.target !== undefined ? [it.target] : [])),
  }));
  const only = <Data>(answer: ViewAnswer<Data>): ViewAnswer<Data> => ({ ...answer, choices });
  return {
    title: uri,
    made: `Estimated by DNNX ${manifest.version}.`,
    answers: {
      dashboard: chosen.map((it) => only(dashboard(workspace, { uri, ...it }))),
      roofline: networks.map((network) => only(roofline(workspace, { uri, network }))),
      comparison: networks.map((network) => only(comparison(workspace, { uri, network }))),
    },
  };
}

/** Writes a report, whole or not at all. @throws Failure (2) with the reason */
export async function writeReport(path: string, report: Report): Promise<void> {
  try {
    await replaceFile(path, reportHtml(report, readPages()));
  } catch (error) {
    throw new Failure(`The report cannot be written to ${path}: ${reasonOf(error)}`);
  }
}

/**
 * One file with everything in it, which works without a network. Its own content security policy lets nothing run and nothing style
 * but what stands in it, known by hash.
 */
export function reportHtml(report: Report, { script, style }: PageFiles): string {
  // Neither may end its element early; both replacements mean the same where they can occur.
  const program = script.replaceAll(/<\/(?=script)/gi, "<\\/").replaceAll("<!--", "<\\!--");
  const data = JSON.stringify(report).replaceAll("<", "\\u003c");
  const policy = `default-src 'none'; script-src ${hashOf(program)}; style-src ${hashOf(style)}; img-src data:`;
  return `<!DOCTYPE html>
<html lang="en" data-report>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(report.title)}: DNNX</title>
<style>${style}</style>
</head>
<body>
<script type="application/json" id="report">${data}</script>
<script>${program}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
