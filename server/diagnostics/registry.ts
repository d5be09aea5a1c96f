import { accumulatorOverflow } from "./accumulatorOverflow.ts";
import { accumulatorTooWide } from "./accumulatorTooWide.ts";
import { annotationNotApplicable } from "./annotationNotApplicable.ts";
import { arrayPoorlyUsed } from "./arrayPoorlyUsed.ts";
import { bandwidthBound } from "./bandwidthBound.ts";
import { binaryPadding } from "./binaryPadding.ts";
import { blockForm } from "./blockForm.ts";
import { cellsFile } from "./cellsFile.ts";
import { cellsOfAnotherProcess } from "./cellsOfAnotherProcess.ts";
import { constantExit } from "./constantExit.ts";
import { constantValues } from "./constantValues.ts";
import { deadBits } from "./deadBits.ts";
import type { DiagnosticKind } from "./diagnostic.ts";
import { distilledDiffers } from "./distilledDiffers.ts";
import { doesNotFit } from "./doesNotFit.ts";
import { duplicateAnnotation } from "./duplicateAnnotation.ts";
import { duplicateArgument } from "./duplicateArgument.ts";
import { duplicateName } from "./duplicateName.ts";
import { encodingSavesNothing } from "./encodingSavesNothing.ts";
import { engineDoesNotFit } from "./engineDoesNotFit.ts";
import { exitDiffers } from "./exitDiffers.ts";
import { formatWidth } from "./formatWidth.ts";
import { ignoredOnEngine } from "./ignoredOnEngine.ts";
import { illegalFold } from "./illegalFold.ts";
import { importCycle } from "./importCycle.ts";
import { importErrors } from "./importErrors.ts";
import { importFile } from "./importFile.ts";
import { inputCount } from "./inputCount.ts";
import { kernelTooLarge } from "./kernelTooLarge.ts";
import { lowrankSavesNothing } from "./lowrankSavesNothing.ts";
import { memoryNotAvailable } from "./memoryNotAvailable.ts";
import { misplacedStatement } from "./misplacedStatement.ts";
import { missingLabel } from "./missingLabel.ts";
import { missingParameter } from "./missingParameter.ts";
import { negativeValuesLost } from "./negativeValuesLost.ts";
import { noInput } from "./noInput.ts";
import { noOutput } from "./noOutput.ts";
import { notGeneratedYet } from "./notGeneratedYet.ts";
import { notSupportedYet } from "./notSupportedYet.ts";
import { packingNotPossible } from "./packingNotPossible.ts";
import { precisionLost } from "./precisionLost.ts";
import { rangeLimited } from "./rangeLimited.ts";
import { requirementForm } from "./requirementForm.ts";
import { requirementNotMet } from "./requirementNotMet.ts";
import { requirementUnknown } from "./requirementUnknown.ts";
import { scaleMismatch } from "./scaleMismatch.ts";
import { scaleOutOfRange } from "./scaleOutOfRange.ts";
import { scaleTooFine } from "./scaleTooFine.ts";
import { shapeMismatch } from "./shapeMismatch.ts";
import { skipSavesNothing } from "./skipSavesNothing.ts";
import { sparsityDiffers } from "./sparsityDiffers.ts";
import { sparsityImpossible } from "./sparsityImpossible.ts";
import { sparsityPatternDiffers } from "./sparsityPatternDiffers.ts";
import { sparsitySavesNothing } from "./sparsitySavesNothing.ts";
import { storedAsInt16 } from "./storedAsInt16.ts";
import { syntax } from "./syntax.ts";
import { targetIncomplete } from "./targetIncomplete.ts";
import { targetValue } from "./targetValue.ts";
import { tileDoesNotFit } from "./tileDoesNotFit.ts";
import { unknownAnnotation } from "./unknownAnnotation.ts";
import { unknownDevice } from "./unknownDevice.ts";
import { unknownFormat } from "./unknownFormat.ts";
import { unknownLayer } from "./unknownLayer.ts";
import { unknownMetric } from "./unknownMetric.ts";
import { unknownName } from "./unknownName.ts";
import { unknownParameter } from "./unknownParameter.ts";
import { unknownProperty } from "./unknownProperty.ts";
import { unknownUnit } from "./unknownUnit.ts";
import { unusedApproximation } from "./unusedApproximation.ts";
import { unusedBlock } from "./unusedBlock.ts";
import { unusedLayer } from "./unusedLayer.ts";
import { useBeforeDefinition } from "./useBeforeDefinition.ts";
import { weightsFile } from "./weightsFile.ts";
import { weightsSaturate } from "./weightsSaturate.ts";
import { weightsTensorMissing } from "./weightsTensorMissing.ts";
import { weightsTensorShape } from "./weightsTensorShape.ts";
import { weightsTensorValues } from "./weightsTensorValues.ts";
import { wrapNotPossible } from "./wrapNotPossible.ts";
import { wrapOverflow } from "./wrapOverflow.ts";
import { wrongArgument } from "./wrongArgument.ts";
import { wrongDimension } from "./wrongDimension.ts";

/** Every diagnostic there is, one line each; the documentation pages follow from it. */
export const diagnosticKinds: readonly DiagnosticKind<never>[] = [
  accumulatorOverflow,
  accumulatorTooWide,
  annotationNotApplicable,
  arrayPoorlyUsed,
  bandwidthBound,
  engineDoesNotFit,
  tileDoesNotFit,
  binaryPadding,
  blockForm,
  cellsFile,
  cellsOfAnotherProcess,
  constantExit,
  constantValues,
  deadBits,
  distilledDiffers,
  doesNotFit,
  encodingSavesNothing,
  duplicateAnnotation,
  duplicateArgument,
  duplicateName,
  exitDiffers,
  formatWidth,
  ignoredOnEngine,
  illegalFold,
  importCycle,
  importErrors,
  importFile,
  inputCount,
  kernelTooLarge,
  memoryNotAvailable,
  misplacedStatement,
  missingLabel,
  missingParameter,
  negativeValuesLost,
  noInput,
  noOutput,
  notGeneratedYet,
  notSupportedYet,
  packingNotPossible,
  precisionLost,
  rangeLimited,
  requirementForm,
  requirementNotMet,
  requirementUnknown,
  scaleMismatch,
  scaleOutOfRange,
  scaleTooFine,
  shapeMismatch,
  skipSavesNothing,
  lowrankSavesNothing,
  sparsityDiffers,
  sparsityImpossible,
  sparsityPatternDiffers,
  sparsitySavesNothing,
  storedAsInt16,
  syntax,
  targetIncomplete,
  targetValue,
  unknownAnnotation,
  unknownDevice,
  unknownFormat,
  unknownLayer,
  unknownMetric,
  unknownName,
  unknownParameter,
  unknownProperty,
  unknownUnit,
  unusedApproximation,
  unusedBlock,
  unusedLayer,
  useBeforeDefinition,
  weightsFile,
  weightsSaturate,
  weightsTensorMissing,
  weightsTensorShape,
  weightsTensorValues,
  wrapNotPossible,
  wrapOverflow,
  wrongArgument,
  wrongDimension,
];
