import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach } from "vitest";

const pictures = join(import.meta.dirname, "..", "..", ".cache", "test");

/**
 * Keeps a picture of the window after each attempt at a test that fails, and says what its console complained of. The next attempt finds no
 * list open, in which its keys would end.
 * @param recover undoes what else an attempt may have left
 */
export function photographFailures(
  of: () => { readonly page: Page; readonly complaints: readonly string[] },
  recover: () => Promise<void> = async () => {},
): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    const { page, complaints } = of();
    const name = `${task.suite?.name ?? ""} ${task.name}`.replaceAll(/\W+/g, "-");
    const picture = join(pictures, `${name}.png`);
    await page.screenshot({ path: picture });
    for (let times = 0; times < 3; times++) await page.keyboard.press("Escape");
    console.log(`${picture}\n${complaints.slice(-5).join("\n")}`);
    await recover();
  });
}
