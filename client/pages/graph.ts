import { graphView } from "../graph/page/view.ts";
import { startPage } from "../webview/page/start.ts";

// With the Eclipse Layout Kernel, which is larger than everything else and needed by no other page.
startPage([graphView]);
