/** The public address of the EventBridge event-pattern matcher (docs/architecture.md, "What others may rely on"). */
export { compile, InvalidPattern, type Matcher } from "./events/event-pattern.ts";
