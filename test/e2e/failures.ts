import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach } from "vitest";

const pictures = join(import.meta.dirname, "..", "..", ".cache", "test");

/** Keeps a picture of the window after each test that fails, and says what its console complained of. */
export function photographFailures(of: () => { readonly page: Page; readonly complaints: readonly string[] }): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    const { page, complaints } = of();
    const name = `${task.suite?.name ?? ""} ${task.name}`.replaceAll(/\W+/g, "-");
    const picture = join(pictures, `${name}.png`);
    await page.screenshot({ path: picture });
    console.log(`${picture}\n${complaints.slice(-5).join("\n")}`);
  });
}
