import type { Design, Port } from "../../mapping/design.ts";
import { weightPorts } from "../offChip.ts";
import { masterPort, slavePort } from "../verilog/names.ts";
import { baseRegister, identity, offsetOf, registersOf } from "./registers.ts";
import { axiTopName, dmaBits } from "./verilog.ts";

/** `vendor/NETWORK.py`: packs and unpacks frames, and drives the accelerator on a board with PYNQ. */
export function pynqDriver(design: Design): string {
  const name = design.network.name;
  return `"""Driver of ${axiTopName(design)}, the accelerator of network ${name}.

Packing needs Python only; Accelerator needs PYNQ and an overlay in which
  - ${axiTopName(design)} is an instance with s_axi_control on the processor's bus,
  - each stream stands at an AXI DMA engine as wide as the stream's TDATA.

    from ${name} import Accelerator
    accelerator = Accelerator("design.bit", instance="${axiTopName(design)}_0", dma=["axi_dma_0"])
    classes = accelerator.run(image)
"""

REGISTERS = {
${registersOf(design)
  .map((it) => `    "${it.name}": 0x${it.offset.toString(16).padStart(2, "0")},  # ${it.access}: ${it.meaning}`)
  .join("\n")}
}

# One frame of each port: the tensor's shape, words of word_bytes bytes with lanes elements of bits bits. order: None when
# the stream sends the elements as they stand in the tensor, "pixels" when it sends an image pixel by pixel, or the
# tensor's index of each element of the stream.
INPUTS = [
${design.inputs.map((port, index) => portLiteral(design, port, slavePort(index))).join("\n")}
]
OUTPUTS = [
${design.outputs.map((port, index) => portLiteral(design, port, masterPort(index))).join("\n")}
]
${weightsLiteral(design)}

def flatten(values):
    """Elements of a nested list, or of an array of NumPy, in row-major order."""
    if hasattr(values, "reshape"):
        return values.reshape(-1).tolist()
    if not isinstance(values, (list, tuple)):
        return [values]
    return [element for value in values for element in flatten(value)]


def order_of(port):
    """Index in the tensor of each element of the stream."""
    if port["order"] is None:
        return range(port["lanes"] * port["words"])
    if port["order"] != "pixels":
        return port["order"]
    channels, rows, columns = port["shape"]
    pixels = rows * columns
    return [channel * pixels + pixel for pixel in range(pixels) for channel in range(channels)]


def pack(port, codes):
    """Bytes of one frame from the integer codes of a tensor in the order channels, rows, columns."""
    codes = flatten(codes)
    lanes, bits = port["lanes"], port["bits"]
    if len(codes) != lanes * port["words"]:
        raise ValueError("%s has %d elements, not %d" % (port["tensor"], lanes * port["words"], len(codes)))
    order = order_of(port)
    mask = (1 << bits) - 1
    frame = bytearray()
    for first in range(0, len(codes), lanes):
        word = 0
        for lane in range(lanes):
            code = int(codes[order[first + lane]])
            if not port["low"] <= code <= port["high"]:
                raise ValueError("%s: %d is not in %d ... %d" % (port["tensor"], code, port["low"], port["high"]))
            pattern = (1 if code > 0 else 0) if port["binary"] else code & mask
            word |= pattern << (lane * bits)
        frame += word.to_bytes(port["word_bytes"], "little")
    return bytes(frame)


def unpack(port, frame):
    """Integer codes of a tensor in the order channels, rows, columns from the bytes of one frame."""
    lanes, bits, size = port["lanes"], port["bits"], port["word_bytes"]
    order = order_of(port)
    mask = (1 << bits) - 1
    codes = [0] * (lanes * port["words"])
    for word_index in range(port["words"]):
        word = int.from_bytes(bytes(frame[word_index * size : (word_index + 1) * size]), "little")
        for lane in range(lanes):
            code = (word >> (lane * bits)) & mask
            if port["binary"]:
                code = 1 if code else -1
            elif port["signed"] and code >> (bits - 1):
                code -= 1 << bits
            codes[order[word_index * lanes + lane]] = code
    return codes


class Accelerator:
    """The accelerator on a board. run() computes frames; the counters are those of its registers."""

    def __init__(self, bitfile, instance, dma):
        """bitfile: the overlay. instance: name of ${axiTopName(design)} in it. dma: names of the DMA engines, first that of
        each input in order, then that of each output; an engine that does both is named twice or, alone, once."""
        from pynq import Overlay, allocate

        self.overlay = Overlay(bitfile)
        self.control = getattr(self.overlay, instance)
        names = list(dma) if len(dma) > 1 else list(dma) * (len(INPUTS) + len(OUTPUTS))
        if len(names) != len(INPUTS) + len(OUTPUTS):
            raise ValueError("%d inputs and %d outputs need as many DMA engines" % (len(INPUTS), len(OUTPUTS)))
        engines = [getattr(self.overlay, name) for name in names]
        self.senders = [engine.sendchannel for engine in engines[: len(INPUTS)]]
        self.receivers = [engine.recvchannel for engine in engines[len(INPUTS) :]]
        self.sent = [allocate(shape=(port["words"] * port["word_bytes"],), dtype="u1") for port in INPUTS]
        self.received = [allocate(shape=(port["words"] * port["word_bytes"],), dtype="u1") for port in OUTPUTS]
        if self.register("identity") != 0x${identity.toString(16)}:
            raise RuntimeError("no DNNX accelerator answers at %s" % instance)
${weightPorts(design).length > 0 ? loading : ""}        self.reset()

    def register(self, name):
        """The value of a register by its name in REGISTERS."""
        return self.control.read(REGISTERS[name])

    def reset(self):
        """Drops what is inside the accelerator."""
        self.control.write(0x${offsetOf("control").toString(16).padStart(2, "0")}, 1)
        self.control.write(0x${offsetOf("control").toString(16).padStart(2, "0")}, 0)

    def run(self, *frames):
        """Integer codes of the outputs (a list, or a tuple of lists) for the codes of each input."""
        if len(frames) != len(INPUTS):
            raise ValueError("%d inputs are needed, not %d" % (len(INPUTS), len(frames)))
        for buffer, port, codes in zip(self.sent, INPUTS, frames):
            buffer[:] = bytearray(pack(port, codes))
            buffer.flush()
        for channel, buffer in zip(self.receivers, self.received):
            channel.transfer(buffer)
        for channel, buffer in zip(self.senders, self.sent):
            channel.transfer(buffer)
        for channel in self.senders + self.receivers:
            channel.wait()
        for buffer in self.received:
            buffer.invalidate()
        results = [unpack(port, buffer) for port, buffer in zip(OUTPUTS, self.received)]
        return results[0] if len(results) == 1 else tuple(results)

    @property
    def latency_cycles(self):
        """Cycles of the last frame that entered an empty accelerator."""
        return self.register("latency")

    @property
    def interval_cycles(self):
        """Cycles between the last two frames that left."""
        return self.register("interval")
`;
}

/** Images of the weights that memory beside the chip holds, with the registers of their addresses. */
function weightsLiteral(design: Design): string {
  const ports = weightPorts(design);
  if (ports.length === 0) return "";
  const rows = ports.map(
    (port) =>
      `    ("${port.path}", ${port.bits / 8}, "${baseRegister(port, "low")}", "${baseRegister(port, "high")}"),`,
  );
  return `
# Weights in memory beside the chip: file of the image in the generated folder, bytes of a beat, registers of the address.
WEIGHTS = [
${rows.join("\n")}
]


def image_of(path, beat_bytes):
    """Bytes of an image of weights: a beat in a line of the file, in hexadecimal."""
    with open(path) as lines:
        return b"".join(int(line, 16).to_bytes(beat_bytes, "little") for line in lines)

`;
}

/** Images go to memory of the board that stays where it is. */
const loading = `        import os

        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir)
        self.images = []
        for path, beat_bytes, low, high in WEIGHTS:
            content = image_of(os.path.join(folder, path), beat_bytes)
            buffer = allocate(shape=(len(content) + 4096,), dtype="u1")
            first = -buffer.device_address % 4096
            buffer[first : first + len(content)] = bytearray(content)
            buffer.flush()
            self.images.append(buffer)
            self.control.write(REGISTERS[low], (buffer.device_address + first) & 0xFFFFFFFF)
            self.control.write(REGISTERS[high], (buffer.device_address + first) >> 32)
`;

function portLiteral(design: Design, port: Port, name: string): string {
  const { output } = design.network.byName.get(port.layer)!;
  const { lanes, bits, words, signed, binary } = port.stream;
  const { low, high } = output.format;
  const entries: readonly (readonly [string, string])[] = [
    ["name", `"${name}"`],
    ["tensor", `"${port.layer}"`],
    ["shape", `[${output.shape.join(", ")}]`],
    ["scale", String(output.format.scale)],
    ["lanes", String(lanes)],
    ["bits", String(bits)],
    ["signed", signed ? "True" : "False"],
    ["binary", binary ? "True" : "False"],
    ["low", String(low)],
    ["high", String(high)],
    ["words", String(words)],
    ["word_bytes", String(dmaBits(port) / 8)],
    [
      "order",
      port.order === undefined ? "None" : output.shape.length === 3 ? '"pixels"' : `[${port.order.join(", ")}]`,
    ],
  ];
  return `    {\n${entries.map(([key, value]) => `        "${key}": ${value},`).join("\n")}\n    },`;
}
