import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** Calls whose user agent contains one of these words, in this spelling: an event pattern cannot ignore case inside a text. */
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
    "Some tools say who they are: TruffleHog tries every key that it finds, Stratus Red Team plays attacks, and Kali, Parrot and Pentoo are systems made for them. Whoever calls with one, in vain or not, is contained. Testers whom you pay use them, too, and a program of your own may have such a word in its name: mute their users by name.",
  willNot: [
    "believe that whoever hides the name is harmless: this catches the careless",
    "touch what was called: which calls were attacks their own playbooks know",
  ],
  techniques: ["T1078.004", "T1552.001", "T1087.004", "T1580"],
  // In two triggers, because EventBridge refuses a rule with more than three patterns like `*word*`.
  on: [byUserAgent("TruffleHog", "trufflehog", "stratus-red-team"), byUserAgent("kali", "parrot", "pentoo")],
  contain: [...containActor],
});
