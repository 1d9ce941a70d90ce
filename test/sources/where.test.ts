import { describe, expect, it } from "vitest";
import { compile } from "../../lib/events/event-pattern.ts";
import { accessAnalyzer } from "../../lib/sources/access-analyzer.ts";
import { auth0 } from "../../lib/sources/auth0.ts";
import { guardduty } from "../../lib/sources/guardduty.ts";
import { okta } from "../../lib/sources/okta.ts";
import { securityHub } from "../../lib/sources/security-hub.ts";
import { loadSources } from "../../lib/units/load-units.ts";
import { playbookEvents } from "../support/playbook-events.ts";

const tor = playbookEvents("leaked-access-key").find(
  ({ name }) => name === "matches-tor-ip-caller-sample",
)!.event;
const OF_CI = { resource: { accessKeyDetails: { userName: [{ prefix: "ci-" }] } } };
const THE_SAMPLE = { resource: { accessKeyDetails: { userName: ["GeneratedFindingUserName"] } } };

describe("`where` narrows what a source takes", async () => {
  const sources = await loadSources(new URL("../../", import.meta.url).pathname);
  it.each(sources.map((source) => [source.terms.id, source] as const))(
    "of every source, in the rule and in the parser: %s",
    (_, source) => {
      const { terms } = source;
      const trigger = source({ ...terms.everything, where: { madeUp: { field: ["x"] } } });
      expect(trigger.pattern).toHaveProperty(`${terms.whereAt ?? "detail"}.madeUp.field`, ["x"]);
      expect(() => trigger.parse({ source: "x", detail: {} })).toThrow(
        expect.objectContaining({ name: "Unreadable", reason: "is not as `where` asks" }),
      );
    },
  );

  it("beside the other conditions on the same object", () => {
    const trigger = guardduty({ types: ["UnauthorizedAccess:*"], userType: "IAMUser", where: THE_SAMPLE });
    expect(trigger.pattern).toMatchObject({
      detail: {
        type: [{ prefix: "UnauthorizedAccess:" }],
        resource: { accessKeyDetails: { userType: ["IAMUser"], userName: ["GeneratedFindingUserName"] } },
      },
    });
    expect(compile(trigger.pattern)(tor)).toBe(true);
    expect(trigger.parse(tor).type).toBe("UnauthorizedAccess:IAMUser/TorIPCaller");
  });

  it("to events that it fits, in the rule and in the parser", () => {
    const trigger = guardduty({ types: ["*"], where: OF_CI });
    expect(compile(trigger.pattern)(tor)).toBe(false);
    expect(() => trigger.parse(tor)).toThrow("is not as `where` asks");
  });

  it("in every branch of the source's own `$or`, and of its own", () => {
    const { pattern } = securityHub({ where: { $or: [{ x: ["1"] }, { y: ["1"] }] } });
    const inner = (pattern["detail"] as unknown as { $or: readonly object[] }).$or;
    expect(inner).toHaveLength(2);
    for (const branch of inner) expect(branch).toMatchObject({ $or: [{ x: ["1"] }, { y: ["1"] }] });
  });

  it.each([
    ["guardduty", "type", () => guardduty({ types: ["A:B/C"], where: { type: ["D"] } })],
    [
      "guardduty",
      "severity",
      () => guardduty({ types: ["*"], minSeverity: "high", where: { severity: [1] } }),
    ],
    [
      "guardduty",
      "resource.accessKeyDetails.userType",
      () =>
        guardduty({
          types: ["*"],
          userType: "AssumedRole",
          where: { $or: [{ x: ["y"] }, { resource: { accessKeyDetails: { userType: ["IAMUser"] } } }] },
        }),
    ],
    [
      "okta",
      "outcome.result",
      () => okta({ eventTypes: ["*"], outcome: "ALLOW", where: { outcome: { result: ["x"] } } }),
    ],
    ["auth0", "type", () => auth0({ types: ["s"], where: { type: ["f"] } })],
    ["access-analyzer", "status", () => accessAnalyzer({ where: { status: { x: ["y"] } } })],
  ])("of %s, and not by what another option says: %s", (id, field, make) => {
    expect(make).toThrow(new RegExp(`^${id}: \`where\` may not say ${field.replaceAll(".", "\\.")}`));
  });
});
