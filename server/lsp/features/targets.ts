import { chooseTarget, outcomeOn, targetChoices } from "../../service/targetChoice.ts";
import { editAt } from "../convert.ts";
import {
  type ChoiceOutcome,
  type ChooseTargetParams,
  type CommandTarget,
  chooseTargetRequest,
  type OutcomeOnParams,
  outcomeOnRequest,
  type ProtocolEdit,
  type TargetChoice,
  targetChoicesRequest,
} from "../protocol.ts";
import type { Feature } from "./feature.ts";

export const targets: Feature = {
  capabilities: {},
  register: ({ connection, guard, workspace }) => {
    connection.onRequest(
      targetChoicesRequest,
      guard("Listing targets", ({ uri, network, target }: CommandTarget): readonly TargetChoice[] => {
        const document = workspace.get(uri);
        return document ? targetChoices(document, network, target) : [];
      }),
    );
    connection.onRequest(
      chooseTargetRequest,
      guard(
        "Choosing a target",
        ({ uri, network, target, kind, name }: ChooseTargetParams): readonly ProtocolEdit[] => {
          const document = workspace.get(uri);
          if (!document) return [];
          return chooseTarget(document, network, target, { kind, name }).map((edit) => editAt(document, edit));
        },
      ),
    );
    connection.onRequest(
      outcomeOnRequest,
      guard("Estimating another device", ({ uri, network, target, device }: OutcomeOnParams): ChoiceOutcome => {
        const document = workspace.get(uri);
        return document ? outcomeOn(document, network, target, device) : { summary: "the file is not open" };
      }),
    );
  },
};
