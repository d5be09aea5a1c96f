import { expect, test } from "vitest";
import { statusOf } from "../../server/service/status.ts";
import { network, open } from "./documents.ts";

const body = "  a = dense(flatten(image), units: 3) @weights(int4) @activations(int8(scale: 2^4))\n  output a";

test("a network on its target: device, throughput, fit", () => {
  const text = network(body);
  const [status, ...others] = statusOf(open(text));
  expect(others).toEqual([]);
  expect(status).toMatchObject({ network: "net", target: "board", device: "xc7z020", fits: true, ready: true });
  expect(status?.throughput).toMatch(/^[\d.]+ [kM]? ?inference\/s$/);
  expect(status?.fit).toMatch(/^[\d.]+ % of \w+/);
  expect(text.slice(status?.start, status?.end)).toBe("network net on board {");
});

test("missed requirements are counted", () => {
  const [status] = statusOf(open(network(`${body}\n  require latency <= 1 ns\n  require lut <= 50%`)));
  expect(status?.requirements).toEqual({ missed: 1, all: 2 });
  expect(status?.summary).toContain("1 of 2 requirements not met");
});

test("a design over its budget does not fit", () => {
  const small = network(body).replace("clock 100 MHz", "clock 100 MHz\n  budget lut 1");
  expect(statusOf(open(small))[0]).toMatchObject({ fits: false, ready: false });
});

test("errors and processors to compare with say why there is no estimate", () => {
  expect(statusOf(open(network("  a = relu(nothing)\n  output a")))[0]).toMatchObject({
    summary: "the network has errors",
    ready: false,
  });
  const compared = network(body).replace(/device xc7z020\n {2}clock 100 MHz/, "device titan_x");
  const [status] = statusOf(open(compared));
  expect(status).toMatchObject({ device: "titan-x", ready: false });
  expect(status?.summary).toMatch(/^at most [\d.]+ [GT]OP\/s; a target only to compare with$/);
});
