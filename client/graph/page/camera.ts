import type { Box } from "./layout.ts";

/** The part of a large picture that is seen: moved by dragging and scrolling, made larger by a wheel with Ctrl or by keys. */
export interface Camera {
  /** The picture is as large as this now; the first time, it is shown from its top. */
  readonly resize: (width: number, height: number) => void;
  /** All of it. */
  readonly fit: () => void;
  readonly zoom: (factor: number) => void;
  /** Moves as little as needed to see a box. */
  readonly reveal: (box: Box) => void;
}

/** No closer than twice the size that texts have elsewhere on the page. */
const largest = 2;
const step = 60;

export function createCamera(svg: SVGSVGElement): Camera {
  let size = { width: 1, height: 1 };
  /** Corner of what is seen, and pixels of the page for each unit of the picture; 0: nothing was shown yet. */
  let [x, y, scale] = [0, 0, 0];

  const frame = (): { width: number; height: number } => ({
    width: Math.max(1, svg.clientWidth),
    height: Math.max(1, svg.clientHeight),
  });
  const whole = (): number => Math.min(1, frame().width / size.width, frame().height / size.height);
  const show = (): void => {
    const { width, height } = frame();
    const [seenWidth, seenHeight] = [width / scale, height / scale];
    // What is smaller than the frame stands in its middle; what is larger fills it.
    x = size.width <= seenWidth ? (size.width - seenWidth) / 2 : Math.min(Math.max(x, 0), size.width - seenWidth);
    y = size.height <= seenHeight ? (size.height - seenHeight) / 2 : Math.min(Math.max(y, 0), size.height - seenHeight);
    svg.setAttribute("viewBox", `${x} ${y} ${seenWidth} ${seenHeight}`);
  };
  /** @param at the point of the frame that stays where it is */
  const zoomAt = (factor: number, at: { readonly x: number; readonly y: number }): void => {
    const next = Math.min(largest, Math.max(Math.min(whole(), 0.1), scale * factor));
    x += at.x / scale - at.x / next;
    y += at.y / scale - at.y / next;
    scale = next;
    show();
  };
  const zoom = (factor: number): void => zoomAt(factor, { x: frame().width / 2, y: frame().height / 2 });
  const move = (dx: number, dy: number): void => {
    x += dx / scale;
    y += dy / scale;
    show();
  };
  const fit = (): void => {
    scale = whole();
    show();
  };

  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { left, top } = svg.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey) {
        zoomAt(Math.exp(-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top });
      } else move(event.shiftKey ? event.deltaY : event.deltaX, event.shiftKey ? 0 : event.deltaY);
    },
    { passive: false },
  );
  svg.addEventListener("pointerdown", (down) => {
    if (down.button !== 0 || (down.target as Element).closest("[role=button]")) return;
    svg.setPointerCapture(down.pointerId);
    const drag = (event: PointerEvent): void => move(-event.movementX, -event.movementY);
    svg.addEventListener("pointermove", drag);
    svg.addEventListener("lostpointercapture", () => svg.removeEventListener("pointermove", drag), { once: true });
  });
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Readonly<Record<string, () => void>> = {
      "+": () => zoom(1.25),
      "=": () => zoom(1.25),
      "-": () => zoom(0.8),
      "0": fit,
      PageUp: () => move(0, -frame().height * 0.8),
      PageDown: () => move(0, frame().height * 0.8),
      ...(event.shiftKey
        ? {
            ArrowUp: () => move(0, -step),
            ArrowDown: () => move(0, step),
            ArrowLeft: () => move(-step, 0),
            ArrowRight: () => move(step, 0),
          }
        : {}),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  new ResizeObserver(() => {
    if (scale > 0) show();
  }).observe(svg);

  return {
    resize: (width, height) => {
      size = { width, height };
      if (scale === 0) {
        scale = Math.min(1, frame().width / width);
        [x, y] = [0, 0];
      }
      show();
    },
    fit,
    zoom,
    reveal: (box) => {
      const { width, height } = frame();
      const margin = 30;
      const into = (from: number, length: number, start: number, seen: number): number => {
        if (start - margin < from) return start - margin;
        return start + length + margin > from + seen ? start + length + margin - seen : from;
      };
      x = into(x, box.width, box.x, width / scale);
      y = into(y, box.height, box.y, height / scale);
      show();
    },
  };
}
