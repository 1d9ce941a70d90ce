/** `var PutItem$ = [9, n0, …];` at the start of a line, to its end. */
const SCHEMA = /^((?:export )?(?:var|const) [\w$]+ = )(\[[\s\S]*?\]|\{[\s\S]*?\});$/gm;

/** `n0_registry.registerError(CodeStorageExceededException$, CodeStorageExceededException);` */
const ERROR_CLASS = /^n0_registry\.registerError\(.*\);$/gm;

const WITHOUT_ERROR_CLASSES = /[\\/]client-(?:lambda|elastic-load-balancing-v2)[\\/]/;

/**
 * Makes unused schemas of a client removable for esbuild: 60 % of an EC2 client. esbuild keeps an array whose elements are names of other
 * modules' values, because reading one could have an effect; an array marked as a pure call is removed when unused. Lines that register
 * error classes are not changed.
 */
export function markPure(text: string): string {
  return text.replace(SCHEMA, "$1/* @__PURE__ */ (() => ($2))();");
}

/**
 * For Lambda and the load balancers, removes the 120 error classes. Their errors then have the service's base class and the name in the
 * answer ("TargetGroupNotFound", where the class would be TargetGroupNotFoundException).
 */
export function withoutErrorClasses(path: string, text: string): string {
  return WITHOUT_ERROR_CLASSES.test(path) ? text.replace(ERROR_CLASS, "") : text;
}
