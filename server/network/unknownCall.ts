import { type Diagnostic, type Place, report } from "../diagnostics/diagnostic.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownLayer } from "../diagnostics/unknownLayer.ts";
import { layerKindByName, layerKinds } from "../layers/registry.ts";

/** The call of a layer or block that there is none of. @param blocks names of those that there are */
export function unknownCall(place: Place, name: string, blocks: Iterable<string>): Diagnostic {
  const known = elsewhere().get(name.toLowerCase().replaceAll("_", ""));
  if (known) return report(unknownLayer, place, { name, near: [known.kind], with: known.with });
  return report(unknownLayer, place, {
    name,
    near: nearMisses(name, [...layerKindByName.keys(), ...blocks]),
    with: "",
  });
}

interface Elsewhere {
  readonly kind: string;
  /** What has to be written behind the input to get the same; "": nothing. */
  readonly with: string;
}

let names: ReadonlyMap<string, Elsewhere> | undefined;

/** Kinds of layers by what other tools call them. */
function elsewhere(): ReadonlyMap<string, Elsewhere> {
  names ??= new Map(
    layerKinds.flatMap(({ name: kind, alsoCalled }) =>
      Object.entries(alsoCalled ?? {}).map(([name, more]): [string, Elsewhere] => [name, { kind, with: more }]),
    ),
  );
  return names;
}
