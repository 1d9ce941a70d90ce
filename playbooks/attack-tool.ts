import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** Calls whose user agent contains one of these words, case-sensitive: an event pattern cannot ignore case within a text. */
function byUserAgent(...words: readonly string[]) {
  return cloudtrail({
    once: "a day",
    calls: ["*"],
    errors: "either",
    readOnly: true,
    where: { userAgent: words.map((word) => ({ wildcard: `*${word}*` })) },
    severity: "medium",
    confidence: "medium",
  });
}

export default playbook({
  id: "attack-tool",
  title: "A tool for attacks calls the API",
  category: "stolen credentials",
  about:
    "Some tools name themselves: TruffleHog tries every key that it finds, Stratus Red Team emulates attacks, and Kali, Parrot and Pentoo are operating systems for attackers. Cordon contains the caller, whether its calls succeed or fail. Penetration testers use these tools too, and your own program may have such a word in its name: mute these principals by name.",
  willNot: [
    "find a caller that hides the tool's name: this catches careless attackers",
    "change the resources of the calls: other playbooks answer calls that are attacks",
  ],
  techniques: ["T1078.004", "T1552.001", "T1087.004", "T1580"],
  // In two triggers, because EventBridge refuses a rule with more than three patterns like `*word*`.
  on: [byUserAgent("TruffleHog", "trufflehog", "stratus-red-team"), byUserAgent("kali", "parrot", "pentoo")],
  contain: [...containActor],
});
