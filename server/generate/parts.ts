/** Full part numbers of the AMD devices of the catalogue: package and speed grade of the board that is named there. */
export const parts: Readonly<Record<string, string>> = {
  xc7z020: "xc7z020clg400-1",
  xc7a100t: "xc7a100tcsg324-1",
  xczu3eg: "xczu3eg-sbva484-1-e",
  xczu7ev: "xczu7ev-ffvc1156-2-e",
};

/** What to synthesise for when the device is not of AMD, to compare sizes. */
export const substitutePart = "xc7a100tcsg324-1";
