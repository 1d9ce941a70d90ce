import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { overlaps } from "../../lib/events/overlaps.ts";
import { knowing, othersFor } from "../../lib/events/precedence.ts";
import { readWith } from "../../lib/events/source.ts";
import { SetAside } from "../../lib/events/unreadable.ts";
import { checkOverlaps } from "../../lib/infra/check-overlaps.ts";
import { type Playbook, playbook, type Trigger } from "../../lib/model/playbook.ts";
import { cloudtrail } from "../../lib/sources/cloudtrail.ts";
import { SCALARS } from "../../lib/sources/guardduty/scalars.ts";
import { guardduty } from "../../lib/sources/guardduty.ts";
import { loadPlaybooks } from "../../lib/units/load-playbooks.ts";
import { loadSources } from "../../lib/units/load-units.ts";
import { makeStack } from "../infra/synth.ts";
import { playbookEvents } from "../support/playbook-events.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const sources = await loadSources(ROOT);
const shipped = await loadPlaybooks(`${ROOT}playbooks`);
const leaked = shipped.find(({ id }) => id === "leaked-access-key")!;

const TOR = "UnauthorizedAccess:IAMUser/TorIPCaller";
const OF_CI = { resource: { accessKeyDetails: { userName: [{ prefix: "ci-" }] } } };
function told(id: string, on: Trigger, before?: string): Playbook {
  return playbook({
    id,
    title: id,
    about: "why",
    willNot: [],
    techniques: [],
    tells: "page",
    on,
    ...(before && { before }),
  });
}
function ciKey(before?: string) {
  return told("ci-key", guardduty({ types: [TOR], where: OF_CI }), before);
}

/** A published finding, as it would be of another user. */
function torOf(userName: string): object {
  const { event } = playbookEvents("leaked-access-key").find(({ name }) => name.startsWith("matches-tor"))!;
  const text = JSON.stringify(event).replaceAll("GeneratedFindingUserName", userName);
  return JSON.parse(text.replaceAll("GeneratedFindingAccessKeyId", "AKIAIOSFODNN7EXAMPLE"));
}
function answers(all: readonly Playbook[], event: object): readonly string[] {
  return all.flatMap((one) => {
    try {
      const signal = readWith(one, event);
      return signal && one.on.length > 0 ? [one.id] : [];
    } catch (error) {
      if (error instanceof SetAside || `${error}`.includes("`where`")) return [];
      throw error;
    }
  });
}

describe("a finding of a class of users, answered by a playbook of its own", () => {
  const both = [leaked, ciKey("leaked-access-key")];
  const among = both.map((one) => knowing(one, both));

  it("is answered by that one alone; all others as before", () => {
    expect(answers(among, torOf("ci-deploy"))).toEqual(["ci-key"]);
    expect(answers(among, torOf("ana"))).toEqual(["leaked-access-key"]);
    expect(answers(both, torOf("ci-deploy"))).toEqual(["leaked-access-key", "ci-key"]);
  });

  it("is set aside by the other with the reason", () => {
    expect(() => readWith(among[0]!, torOf("ci-deploy"))).toThrow("ci-key answers it");
  });

  it("is left to none that cannot read it", () => {
    const unread = guardduty({ types: [TOR], where: OF_CI });
    const deaf: Trigger = {
      ...unread,
      pattern: unread.pattern,
      wanted: { types: [TOR], where: { no: ["x"] } },
    };
    const all = [leaked, told("ci-key", deaf, "leaked-access-key")];
    expect(answers([knowing(leaked, all)], torOf("ci-deploy"))).toEqual(["leaked-access-key"]);
  });

  it("is known in a bundle, which holds no other playbook, from plain JSON", () => {
    const others = JSON.parse(JSON.stringify(othersFor(leaked, both)));
    const alone = shipped.find(({ id }) => id === "leaked-access-key")!;
    expect(others.map(({ id }: { id: string }) => id)).toEqual(["ci-key"]);
    expect(answers([knowing(alone, others)], torOf("ci-deploy"))).toEqual([]);
    expect(answers([knowing(alone, others)], torOf("ana"))).toEqual(["leaked-access-key"]);
    expect(othersFor(shipped[0]!, both)).toEqual([]);
  });

  it("is told once where no other playbook has the type: by the narrow one, and all else by the rest", () => {
    const rest = told("rest", guardduty({ types: ["*"], rest: true }));
    const all = [ciKey(), rest];
    const known = all.map((one) => knowing(one, all));
    expect(answers(known, torOf("ci-deploy"))).toEqual(["ci-key"]);
    expect(answers(known, torOf("ana"))).toEqual(["rest"]);
  });
});

describe("two playbooks for one finding", () => {
  const found = (...all: readonly Playbook[]) => overlaps(all, sources);

  it("are none of those that are shipped", () => {
    expect(found(...shipped)).toEqual([]);
  });

  it("are refused by one sentence that names both", () => {
    expect(found(leaked, ciKey())).toEqual([
      `leaked-access-key and ci-key both answer guardduty ${TOR}: narrow one by \`where\` so that no finding matches both, or say \`before: "ci-key"\` in leaked-access-key (or the other way round), and that one answers first`,
    ]);
  });

  it("are taken where one comes before the other, or where no finding matches both", () => {
    expect(found(leaked, ciKey("leaked-access-key"))).toEqual([]);
    const other = { resource: { accessKeyDetails: { userName: [{ "anything-but": { prefix: "ci-" } }] } } };
    expect(found(ciKey(), told("people", guardduty({ types: [TOR], where: other })))).toEqual([]);
  });

  it("are refused where that is not certain: a field that may be a list proves nothing", () => {
    const by = (name: string) =>
      told(name, guardduty({ types: [TOR], where: { service: { additionalInfo: { value: [name] } } } }));
    expect(found(by("a"), by("b"))).toHaveLength(1);
  });

  it("are taken of records of calls, and of what is left", () => {
    const calls = (id: string) => told(id, cloudtrail({ calls: ["iam:CreateUser"] }));
    expect(
      found(calls("a"), calls("b"), ciKey(), told("c", guardduty({ types: ["*"], rest: true }))),
    ).toEqual([]);
  });

  it.each([
    [
      "leaked-acces-key",
      'ci-key says before: "leaked-acces-key", which is no playbook; did you mean leaked-access-key?',
    ],
    ["ci-key", "ci-key and ci-key each come before the other, so that neither answers"],
  ])("with before: %s are refused", (before, sentence) => {
    expect(found(leaked, ciKey(before))).toContain(sentence);
  });

  it("in a circle are refused", () => {
    const circle = ["b", "c", "a"].map((before, i) => told("abc"[i]!, guardduty({ types: [TOR] }), before));
    expect(found(...circle)).toHaveLength(3);
  });

  it("fail the synth", async () => {
    expect(() => checkOverlaps([leaked, ciKey()], sources)).toThrow("both answer guardduty");
    await expect(makeStack({ playbooks: [leaked, ciKey()] })).rejects.toThrow("leaked-access-key and ci-key");
    await makeStack({ playbooks: [leaked, ciKey("leaked-access-key")] });
  });
});

it("a field that proves two patterns apart holds one value, by AWS's own schema", () => {
  const file = new URL("../local/schemas/aws.guardduty@GuardDutyFinding.json", import.meta.url);
  const schema = JSON.parse(readFileSync(file, "utf8"));
  for (const field of SCALARS) {
    const type = field.split(".").reduce((at, name) => at?.properties?.[name]?.type, schema.detail);
    expect([field, type]).toEqual([field, expect.stringMatching(/^(string|number)$/)]);
  }
});
