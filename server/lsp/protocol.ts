/**
 * The requests of DNNX beyond the Language Server Protocol. Types and names only, so that a client may import them
 * without the server. Long requests take a `workDoneToken` and can be cancelled.
 */

/**
 * How Node starts the server. MB of young generation from the start: what a large file derives is not copied again and again
 * while V8 finds out how much that is.
 */
export const serverFlags: readonly string[] = ["--min-semi-space-size=16"];

/** As in the Language Server Protocol. */
export interface ProtocolRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** `dnnx/networks`: the networks of a file on each of their targets, in a few words. */
export const networksRequest = "dnnx/networks";
export interface NetworksParams {
  readonly uri: string;
}
export interface NetworkItem {
  readonly network: string;
  readonly target: string;
  /** Name of the device; absent where the target cannot be read. */
  readonly device?: string;
  /** One line with the totals, or why nothing can be generated. */
  readonly summary: string;
  /** Absent when there is no estimate. */
  readonly throughput?: string;
  /** The fullest resource and its share of the device. */
  readonly fit?: string;
  /** False: some resource is over its budget; absent: not known. */
  readonly fits?: boolean;
  /** What the weights are, and which models the resources follow from; absent when there is no estimate. */
  readonly models?: string;
  readonly requirements: { readonly missed: number; readonly all: number };
  /** False: errors in the network, or it does not fit. */
  readonly ready: boolean;
  /** The header of the network. */
  readonly range: ProtocolRange;
}

/** `dnnx/costTree`: networks, blocks and layers of a file with their costs in a few words. */
export const costTreeRequest = "dnnx/costTree";
export interface CostTreeParams {
  readonly uri: string;
}
export interface CostItem {
  /** Unique in the file. */
  readonly id: string;
  readonly name: string;
  readonly role: "network" | "group" | "input" | "window" | "matrix" | "pool" | "merge" | "function" | "view";
  /** Empty: a network without an estimate. */
  readonly target: string;
  /** Layer kind; empty for what is none. */
  readonly operation: string;
  readonly costs: string;
  readonly bottleneck: boolean;
  /** Where it is written; absent: in another file. */
  readonly range?: ProtocolRange;
  readonly children: readonly CostItem[];
}

/** `dnnx/requirements`: every `require` of a file, or of all files of the workspace, against the estimate. */
export const requirementsRequest = "dnnx/requirements";
export interface RequirementsParams {
  /** Absent: all files of the workspace. */
  readonly uri?: string;
}
export interface FileRequirements {
  readonly uri: string;
  readonly requirements: readonly RequirementItem[];
}
export interface RequirementItem {
  readonly network: string;
  /** Empty: the network names none. */
  readonly target: string;
  readonly text: string;
  readonly range: ProtocolRange;
  /** Absent: not known, `message` says why. */
  readonly met?: boolean;
  readonly expected?: string;
  readonly actual?: string;
  /** A few words for a line in a list. */
  readonly margin: string;
  /** A sentence with the values. */
  readonly message: string;
}

/** `dnnx/explain`: a page about the numbers of a layer, in Markdown; null: there is no estimate of it. */
export const explainRequest = "dnnx/explain";
export interface ExplainParams extends CommandTarget {
  readonly layer: string;
}

/** `dnnx/targetChoices`: what a network may run on. */
export const targetChoicesRequest = "dnnx/targetChoices";
export interface TargetChoice {
  readonly kind: "target" | "board" | "device";
  readonly name: string;
  readonly title: string;
  /** Key figures in one line. */
  readonly figures: string;
  readonly current: boolean;
}

/** `dnnx/chooseTarget`: the edits that put a network on a choice. */
export const chooseTargetRequest = "dnnx/chooseTarget";
export interface ChooseTargetParams extends CommandTarget {
  readonly kind: TargetChoice["kind"];
  readonly name: string;
}
export interface ProtocolEdit {
  readonly range: ProtocolRange;
  readonly newText: string;
}

/** `dnnx/outcomeOn`: what a network would cost on another device. */
export const outcomeOnRequest = "dnnx/outcomeOn";
export interface OutcomeOnParams extends CommandTarget {
  readonly device: string;
}
export interface ChoiceOutcome {
  readonly summary: string;
  readonly fits?: boolean;
}

/** `initializationOptions` of the client. */
export interface ClientOptions {
  /** Send `dnnx/changed`. */
  readonly changes?: boolean;
  /** The command that asks for completions again, behind the slash of a folder that was chosen. */
  readonly suggestCommand?: string;
}
/** `dnnx/changed`: what is known of an open document has changed, by an edit or by a file that it reads. */
export const changedNotification = "dnnx/changed";
export interface ChangedParams {
  readonly uri: string;
}

export type Backend = "verilog" | "hls" | "both";

/** `dnnx/generate`: writes the accelerator to a folder. */
export const generateRequest = "dnnx/generate";
export interface GenerateParams {
  readonly uri: string;
  readonly network: string;
  readonly target: string;
  readonly backend: Backend;
  /** URI of the folder to write. */
  readonly folder: string;
  readonly workDoneToken?: string | number;
}
export interface GenerateResult {
  readonly folder: string;
  /** URI of the README that explains the generated files. */
  readonly readme: string;
  readonly files: number;
}

/** `dnnx/verify`: simulates the accelerator and compares it bit for bit with the reference. */
export const verifyRequest = "dnnx/verify";
export interface VerifyParams {
  readonly uri: string;
  readonly network: string;
  readonly target: string;
  readonly backend: "verilog" | "hls";
  readonly vectors: number;
  readonly workDoneToken?: string | number;
}
export interface VerifyResult {
  readonly passed: boolean;
  /** One sentence for a notification. */
  readonly summary: string;
  /** Everything that was measured, one fact per line. */
  readonly lines: readonly string[];
}

/** `dnnx/synthesise`: synthesises the generated Verilog with Yosys and keeps what it measured beside the file. */
export const synthesiseRequest = "dnnx/synthesise";
export interface SynthesiseParams extends CommandTarget {
  readonly workDoneToken?: string | number;
}
export interface SynthesiseResult {
  /** One sentence for a notification. */
  readonly summary: string;
  /** Measured beside estimated, as a table of text. */
  readonly lines: readonly string[];
}

/** `dnnx/check`: what is wrong with a file, or with every file of the workspace, as the command line prints it. */
export const checkRequest = "dnnx/check";
export interface CheckParams {
  /** Absent: all files of the workspace. */
  readonly uri?: string;
}
export interface FileProblems {
  readonly uri: string;
  readonly errors: number;
  /** Each as `line:column: severity: message [code]`, line and column counted from one. */
  readonly problems: readonly string[];
}

/** Views: each asks one request, the answer is what the service says, and `dnnx/changed` says when to ask again. */
export type {
  CatalogueEntry,
  ComparisonData,
  ComparisonParams,
  ComparisonRow,
} from "../service/views/comparison.ts";
export type { ViewCost } from "../service/views/cost.ts";
export type { DashboardData, DashboardLayer, DashboardMetric, ViewUnit } from "../service/views/dashboard.ts";
export type { CostChange, LayerDifference, NetworkDifference } from "../service/views/difference.ts";
export type { Figure } from "../service/views/figures.ts";
export type { GraphData, GraphEdge, GraphGroup, GraphNode } from "../service/views/graph.ts";
export type {
  RooflineData,
  RooflineParams,
  RooflineTarget,
  ViewPoint,
} from "../service/views/roofline.ts";
export type { SinceCommitData, SinceCommitParams } from "../service/views/sinceCommit.ts";
export type { TimelineBar, TimelineData, TimelineLayer, TimelineRun } from "../service/views/timeline.ts";
export type { ViewAnswer, ViewChoice, ViewParams } from "../service/views/view.ts";

export const dashboardRequest = "dnnx/dashboard";
export const graphRequest = "dnnx/graph";
export const timelineRequest = "dnnx/timeline";
/** Its parameters are `SinceCommitParams`. */
export const sinceCommitRequest = "dnnx/sinceCommit";
export const rooflineRequest = "dnnx/roofline";
export const comparisonRequest = "dnnx/comparison";

/** `dnnx/layerPlace`: where a layer is written; null when it is not there any more. */
export const layerPlaceRequest = "dnnx/layerPlace";
export interface LayerPlaceParams {
  readonly uri: string;
  readonly network: string;
  readonly layer: string;
}
/** `dnnx/layersAt`: names of the layers that are written at a position. */
export const layersAtRequest = "dnnx/layersAt";
export interface LayersAtParams {
  readonly uri: string;
  readonly network: string;
  readonly position: { readonly line: number; readonly character: number };
}

/** `dnnx/assistant`: a tool for assistants, by the name under which the manifest contributes it. */
export const assistantRequest = "dnnx/assistant";
export interface AssistantParams {
  readonly tool: string;
  /** As the input schema of the tool in the manifest says. */
  readonly input: object;
}
export type AssistantAnswer =
  | { readonly answer: object }
  /** What the assistant did wrong, for it to read. */
  | { readonly refused: string };
/** Tools that write files: the user is asked first, and the workspace must be trusted. */
export const writingTools: readonly string[] = ["dnnx_generate"];

/** Commands that lenses and code actions carry; the client implements them. */
export const generateCommand = "dnnx.generate";
export const verifyCommand = "dnnx.verify";
/** First argument of both commands when they come from a lens or a code action. */
export interface CommandTarget {
  readonly uri: string;
  readonly network: string;
  readonly target: string;
}

/**
 * `dnnx/files`: the server asks the client for files that it cannot reach itself: all of them in a browser, those of virtual
 * workspaces elsewhere. Content travels as bytes, so this needs a connection that copies objects, not one of JSON. A request that
 * fails says why in words that can stand behind a colon.
 */
export const filesRequest = "dnnx/files";
/** By operation: what it asks (each about the URI `uri`), and what is answered. */
export interface FilesOperations {
  readonly kind: { readonly ask: object; readonly answer: "folder" | "file" | "other" | "nothing" };
  readonly list: {
    readonly ask: object;
    /** `address`: the URI as the client writes it. */
    readonly answer: readonly { readonly name: string; readonly folder: boolean; readonly address: string }[];
  };
  readonly read: { readonly ask: object; readonly answer: Uint8Array };
  readonly write: { readonly ask: { readonly content: Uint8Array }; readonly answer: null };
  /** `overwrite`: a file at `to` gives way; without, the operation fails. */
  readonly move: { readonly ask: { readonly to: string; readonly overwrite?: boolean }; readonly answer: null };
  readonly remove: { readonly ask: object; readonly answer: null };
}
export type FilesParams = {
  readonly [Operation in keyof FilesOperations]: {
    readonly operation: Operation;
    readonly uri: string;
  } & FilesOperations[Operation]["ask"];
}[keyof FilesOperations];
