import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Editor, runCommand, startEditor } from "./editor.ts";

describe("a folder that is not trusted", () => {
  let editor: Editor;

  beforeAll(async () => {
    editor = await startEditor({ packaged: inject("packaged"), restricted: true });
    await editor.open("lenet5.dnnx");
  });
  afterAll(() => editor?.close());

  test("is checked and estimated all the same", async () => {
    const { page } = editor;
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor({ timeout: 150_000 });
    await page.locator(".codelens-decoration", { hasText: "Generate accelerator" }).waitFor({ timeout: 150_000 });
    await page.locator(".statusbar-item", { hasText: "inference/s" }).waitFor();
  });

  test.each(["Generate", "Verify", "Synthesise"])("%s is off, with the reason", async (what) => {
    const { page, folder } = editor;
    await runCommand(page, `DNNX: ${what} Accelerator`);
    const refusal = page.locator(".notification-list-item", { hasText: "is off in Restricted Mode" });
    await refusal.first().waitFor();
    expect(await refusal.first().textContent()).toContain("Trust the workspace to use it.");
    // Nothing is asked; the list of commands takes a moment to close.
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    expect(existsSync(join(folder, "lenet5_accelerator"))).toBe(false);
    await runCommand(page, "Notifications: Clear All Notifications");
    await refusal.first().waitFor({ state: "detached" });
  });
});
