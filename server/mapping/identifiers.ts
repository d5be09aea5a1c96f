/** Names of units: legal in Verilog and C++ and close to the names of the layers. */
export function identifier(layer: string): string {
  const name = layer.replaceAll(/[^A-Za-z0-9_]/g, "_");
  return reserved.has(name) || /^[0-9]/.test(name) ? `${name}_` : name;
}

const reserved = new Set(
  (
    "always and assign automatic begin buf bufif0 bufif1 case casex casez cell cmos config deassign default defparam " +
    "design disable edge else end endcase endconfig endfunction endgenerate endmodule endprimitive endspecify endtable " +
    "endtask event for force forever fork function generate genvar highz0 highz1 if ifnone incdir include initial inout " +
    "input instance integer join large liblist library localparam macromodule medium module nand negedge nmos nor " +
    "noshowcancelled not notif0 notif1 or output parameter pmos posedge primitive pull0 pull1 pulldown pullup " +
    "pulsestyle_ondetect pulsestyle_onevent rcmos real realtime reg release repeat rnmos rpmos rtran rtranif0 rtranif1 " +
    "scalared showcancelled signed small specify specparam strong0 strong1 supply0 supply1 table task time tran tranif0 " +
    "tranif1 tri tri0 tri1 triand trior trireg unsigned use vectored wait wand weak0 weak1 while wire wor xnor xor " +
    "alignas alignof asm auto bool break catch char class compl const constexpr const_cast continue decltype delete do " +
    "double dynamic_cast enum explicit export extern false float friend goto inline int long mutable namespace new " +
    "noexcept nullptr operator private protected public register reinterpret_cast return short sizeof static " +
    "static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename union " +
    "using virtual void volatile wchar_t std hls main clk reset"
  ).split(" "),
);
