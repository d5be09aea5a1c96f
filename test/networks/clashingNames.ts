const board = "target board {\n  device xc7z020\n  clock 100 MHz\n}\n";
const small = "@weights(int4) @activations(uint4)";

/** Networks whose layers are called as units of other layers, or modules around them, want to be, by what is alike. */
export const clashingNames = {
  "the part of a layer": `${board}network n on board {
  input x: uint4[2, 6, 6]
  a = conv(x, filters: 3, kernel: 3) ${small}
  a_window = conv(a, filters: 2, kernel: 3) ${small}
  output a_window
}
`,
  "a layer in a block": `${board}block pair(x) {
  n = conv(x, filters: 3, kernel: 3) ${small}
  return relu(n)
}
network n on board {
  input x: uint4[2, 6, 6]
  y = pair(x)
  y_n = conv(y, filters: 2, kernel: 3) ${small}
  output y_n
}
`,
  "upper and lower case": `${board}network n on board {
  input x: uint4[8]
  a = dense(x, units: 6) ${small}
  A = dense(a, units: 4) ${small}
  output A
}
`,
  "modules around the units": `${board}network n on board {
  input x: uint4[8]
  top = dense(x, units: 6) ${small}
  testbench = dense(top, units: 4) ${small}
  simulation = dense(testbench, units: 4) ${small}
  axi_top = dense(simulation, units: 4) ${small}
  axi_control = dense(axi_top, units: 4) ${small}
  output axi_control
}
`,
  "a FIFO between two layers": `${board}network n on board {
  input x: uint4[8]
  a = dense(x, units: 6) ${small}
  b = dense(a, units: 4) ${small}
  a_to_b = dense(b, units: 4) ${small}
  output_0_register = dense(a_to_b, units: 4) ${small}
  output output_0_register
}
`,
} as const;
