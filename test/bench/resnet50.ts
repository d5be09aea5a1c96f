/**
 * ResNet-50 v1 (He et al. 2015, stride in the first 1 x 1 convolution of a stage) as `.dnnx` text, written flat. Four-bit weights and
 * activations; batchnorm and relu behind every convolution.
 */
export function resnet50(clock = "200 MHz"): string {
  const lines: string[] = [];
  const conv = (name: string, from: string, filters: number, kernel: number, stride: number) => {
    lines.push(
      `  ${name} = conv(${from}, filters: ${filters}, kernel: ${kernel}, stride: ${stride}, padding: ${kernel >> 1}, bias: false)`,
    );
    return `batchnorm(${name})`;
  };
  const name = (it: string, expression: string, annotation = "") => {
    lines.push(`  ${it} = ${expression}${annotation}`);
    return it;
  };
  let at = name("stem_act", `relu(${conv("stem", "image", 64, 7, 2)})`);
  at = name("pool", `maxpool(${at}, kernel: 3, stride: 2, padding: 1)`);
  const stages = [
    { blocks: 3, width: 64 },
    { blocks: 4, width: 128 },
    { blocks: 6, width: 256 },
    { blocks: 3, width: 512 },
  ];
  stages.forEach(({ blocks, width }, stage) => {
    for (let block = 0; block < blocks; block++) {
      const id = `s${stage + 2}${"abcdef"[block]}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const a = name(`${id}_a_act`, `relu(${conv(`${id}_a`, at, width, 1, stride)})`);
      const b = name(`${id}_b_act`, `relu(${conv(`${id}_b`, a, width, 3, 1)})`);
      const c = name(`${id}_c_norm`, conv(`${id}_c`, b, 4 * width, 1, 1), " @activations(int6(scale: 2^-3))");
      const shortcut =
        block === 0
          ? name(`${id}_s_norm`, conv(`${id}_s`, at, 4 * width, 1, stride), " @activations(int6(scale: 2^-3))")
          : at;
      at = name(`${id}_act`, `relu(add(${c}, ${shortcut}))`);
    }
  });
  return `target zcu104 {
  device xczu7ev
  clock ${clock}
}
approximation small {
  weights int4
  activations uint4(scale: 2^-2)
}
network resnet50 on zcu104 {
  use small
  input image: uint8(scale: 2^-8)[3, 224, 224]
${lines.join("\n")}
  features = globalpool(${at})
  scores = dense(flatten(features), units: 1000) @weights(int8)
  output scores
  require throughput >= 10 inference/s
  require latency <= 100 ms
}
`;
}
