import { milliseconds } from "../../model/duration.ts";
import { Failure } from "./failure.ts";

/** The longest reason that the record takes. */
export const LONGEST_REASON = 500;

/** A reason for the record. Throws `Failure` if it is empty or longer than 500 characters. */
export function aReason(text: string): string {
  const reason = text.trim();
  if (reason === "" || reason.length > LONGEST_REASON)
    throw new Failure("usage", `--reason takes 1 to ${LONGEST_REASON} characters, not ${reason.length}`);
  return reason;
}

/** A length of time such as 4h, in milliseconds. Throws `Failure` that names the option. */
export function aDuration(option: `--${string}`) {
  return (text: string): number => {
    try {
      return milliseconds(text);
    } catch (error) {
      throw new Failure("usage", `${option}: ${(error as Error).message}`);
    }
  };
}

/** Step numbers such as 1,3, each once and in order. Throws `Failure`. */
export function stepNumbers(text: string): number[] {
  const numbers = text.split(",").map((part) => Number(part.trim() || "none"));
  if (!numbers.every((n) => Number.isInteger(n) && n > 0))
    throw new Failure("usage", `--only takes step numbers, such as 1,3, not ${text}`);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** The hash of a plan, or its first 8 characters or more. Throws `Failure`. */
export function aPlan(text: string): string {
  if (!/^[0-9a-f]{8,64}$/i.test(text))
    throw new Failure("usage", `--plan takes 8 or more characters of a plan's hash, not ${text}`);
  return text.toLowerCase();
}

/** The parser of an option that may be repeated. */
export function oneMore(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
