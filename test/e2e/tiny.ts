/** A network that is simulated and synthesised in seconds. */
export const tiny = `target board {
  device xc7z020
  clock 100 MHz
}

network tiny on board {
  input image: uint8(scale: 2^-8)[4]
  scores = dense(image, units: 2) @weights(int4)
  output scores
}
`;
