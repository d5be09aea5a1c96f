/** What of the style of the page a picture needs to look the same on its own. */
const styles = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "font-variant-numeric",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
] as const;

/** A picture of the page as a file of its own: its colours and fonts written into it, on the background of the page. */
export function svgText(picture: SVGSVGElement): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const originals = [picture, ...picture.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  originals.forEach((original, index) => {
    const style = getComputedStyle(original);
    const target = copies[index];
    if (!target) return;
    for (const name of ["class", "style", "tabindex", "role"]) target.removeAttribute(name);
    for (const name of styles) target.setAttribute(name, style.getPropertyValue(name));
  });
  const { width, height } = sizeOf(picture);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const [x, y, w, h] = (picture.getAttribute("viewBox") ?? `0 0 ${width} ${height}`).split(/[\s,]+/);
  for (const [name, value] of Object.entries({ x, y, width: w, height: h })) ground.setAttribute(name, value ?? "0");
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** The same as PNG with twice as many pixels each way, in base64. */
export async function pngOf(picture: SVGSVGElement): Promise<string> {
  const { width, height } = sizeOf(picture);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svgText(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png").replace(/^[^,]*,/, "");
}

function sizeOf(picture: SVGSVGElement): { width: number; height: number } {
  const { width, height } = picture.getBoundingClientRect();
  return { width: Math.ceil(width), height: Math.ceil(height) };
}

/** RFC 4180; unknown figures are empty. */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  const field = (value: string | number | null): string => {
    const text = value === null ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}
