import type { Frame, Locator, Page } from "playwright-core";

/** The page of a view in the webview that is shown. */
export function viewPage(page: Page, id: string): Locator {
  const webview = page.locator("iframe.webview").filter({ visible: true }).contentFrame();
  return webview.locator("iframe#active-frame").contentFrame().locator(`body[data-view=${id}]`);
}

/** The document that a view stands in. */
export async function frameOf(view: Locator): Promise<Frame> {
  const frame = await (await view.elementHandle())?.ownerFrame();
  if (!frame) throw new Error("the view stands in no frame");
  return frame;
}
