/** `var PutItem$ = [9, n0, …];` at the start of a line, to its end. */
const SCHEMA = /^((?:export )?(?:var|const) [\w$]+ = )(\[[\s\S]*?\]|\{[\s\S]*?\});$/gm;

/** `n0_registry.registerError(CodeStorageExceededException$, CodeStorageExceededException);` */
const ERROR_CLASS = /^n0_registry\.registerError\(.*\);$/gm;

const WITHOUT_ERROR_CLASSES = /[\\/]client-(?:lambda|elastic-load-balancing-v2)[\\/]/;

/**
 * A schema file of a client whose unused schemas esbuild can leave out: 60 % of an EC2 client. esbuild keeps an array whose
 * elements are names of other modules' values, because reading one could have an effect; marked as a pure call it goes when
 * nobody uses it. What registers error classes is not such a line and stays.
 */
export function markPure(text: string): string {
  return text.replace(SCHEMA, "$1/* @__PURE__ */ (() => ($2))();");
}

/**
 * Of Lambda and the load balancers, the file without their 120 error classes. Their errors then are of the service's base
 * class, named as the answer names them ("TargetGroupNotFound", where the class would be TargetGroupNotFoundException).
 */
export function withoutErrorClasses(path: string, text: string): string {
  return WITHOUT_ERROR_CLASSES.test(path) ? text.replace(ERROR_CLASS, "") : text;
}
