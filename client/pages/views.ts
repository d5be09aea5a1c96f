import { comparisonView } from "../comparison/page/view.ts";
import { dashboardView } from "../dashboard/page/view.ts";
import { differenceView } from "../difference/page/view.ts";
import { rooflineView } from "../roofline/page/view.ts";
import { timelineView } from "../timeline/page/view.ts";
import { startPage } from "../webview/page/start.ts";

// The pages that draw with Observable Plot, in one bundle.
startPage([dashboardView, rooflineView, comparisonView, timelineView, differenceView]);
