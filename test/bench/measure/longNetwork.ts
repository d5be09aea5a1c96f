/**
 * A network of so many layers, three to a stage, on a device that they cannot fit, so that fit and requirements are reported every
 * time.
 */
export function longNetwork(layers: number): string {
  const lines = [
    "target board {\n  device xczu7ev\n  clock 200 MHz\n  budget lut 70%, bram 80%\n}\n",
    "approximation edge {\n  weights int4\n  activations uint4(scale: 2^-3)\n}\n",
    "/// A long chain of convolutions.\nnetwork chain on board {\n  use edge\n  input image: uint8(scale: 2^-8)[3, 32, 32]\n",
  ];
  let previous = "image";
  for (let index = 1; 3 * index <= layers; index++) {
    const name = String(index).padStart(5, "0");
    lines.push(
      `  // Stage ${index}: convolution, normalisation, activation.`,
      `  conv_${name} = conv(${previous}, filters: 16, kernel: 3, padding: same, bias: false) @weights(int6)`,
      `  norm_${name} = batchnorm(conv_${name})`,
      `  act_${name} = relu(norm_${name}) @activations(uint4(scale: 2^-3))`,
    );
    previous = `act_${name}`;
  }
  lines.push(`\n  output ${previous}\n`, "  require throughput >= 1000 inference/s", "  require latency <= 1 ms");
  lines.push("  require lut <= 50%", "}", "");
  return lines.join("\n");
}
