import { signatureAt } from "../../service/signatureHelp.ts";
import { offsetAt } from "../convert.ts";
import type { Feature } from "./feature.ts";
import { markdown } from "./markup.ts";

export const signatureHelp: Feature = {
  capabilities: {
    signatureHelpProvider: { triggerCharacters: ["(", ","], retriggerCharacters: [":"] },
  },
  register: ({ connection, on }) => {
    connection.onSignatureHelp(
      on("Signature help", (document, { position }) => {
        const help = signatureAt(document, offsetAt(document, position));
        if (!help) return null;
        const parameters = help.parameters.map((parameter) => ({
          label: [parameter.start, parameter.end] as [number, number],
          documentation: markdown(parameter.documentation),
        }));
        return {
          signatures: [{ label: help.label, documentation: markdown(help.documentation), parameters }],
          activeSignature: 0,
          activeParameter: help.active ?? null,
        };
      }),
    );
  },
};
