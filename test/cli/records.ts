import type { Approval } from "../../lib/model/ask.ts";
import type {
  AuditEntry,
  ChangeRecord,
  Response,
  State,
  StepRecord,
  Whole,
} from "../../lib/model/response.ts";
import type { ActiveHold, ContainPlan, PlaybookStats } from "../../lib/model/review-request.ts";
import type { Brake } from "../../lib/model/suppression.ts";
import type { UndoPlan } from "../../lib/model/undo-plan.ts";

/** Handmade records, as the ledger gives them. */

export const NOW = new Date("2026-09-25T02:55:10.000Z");

export const PLACE = { account: "123456789012", region: "us-east-1" };

export const WHERE = {
  ...PLACE,
  stack: "Cordon",
  modes: { "leaked-access-key": "observe", "stolen-instance-credentials": "act" },
  flags: "",
};

const HOST = "i-0a1b2c3d4e5f67890";

export function response(more: Partial<Response> = {}): Response {
  return {
    id: "7QX4M2K9TD",
    family: "7QX4M2K9TD",
    generation: 1,
    playbook: "stolen-instance-credentials",
    title: "Instance credentials used outside the instance",
    state: "contained",
    version: 3,
    signal: {
      ...PLACE,
      id: "guardduty/4ab1c8f0d2e94b7fa1c3d5e7f9012345",
      source: "guardduty",
      type: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
      title: "Credentials for the EC2 instance role payments-web were used from an external IP address.",
      severity: "high",
      confidence: "high",
      activityAt: "2026-09-25T02:40:00.000Z",
      detectedAt: "2026-09-25T02:50:58.000Z",
      count: 4,
      sample: false,
      trust: "act",
      instance: { ...PLACE, instanceId: HOST },
      remoteAddress: "203.0.113.77",
    },
    deliveries: ["2f1d9d5e-3c1e-4d1b-8a54-b7c1de9a0001"],
    repeats: 2,
    revision: 1,
    decision: { outcome: "act", mode: "act", because: [] },
    targets: [`payments-web · ${HOST}`, HOST],
    times: {
      received: "2026-09-25T02:51:06.100Z",
      planned: "2026-09-25T02:51:06.412Z",
      recorded: "2026-09-25T02:51:06.448Z",
      contained: "2026-09-25T02:51:07.204Z",
      preserved: "2026-09-25T02:51:07.960Z",
      "checked 10 s": "2026-09-25T02:51:17.310Z",
      "checked 60 s": "2026-09-25T02:52:07.402Z",
    },
    createdAt: "2026-09-25T02:51:06.100Z",
    updatedAt: "2026-09-25T02:51:07.204Z",
    told: {
      state: "contained",
      version: 3,
      at: "2026-09-25T02:51:07.650Z",
      subject:
        "Contained: Instance credentials used outside the instance (payments-web, i-0a1b2c3d4e5f67890)",
      text: "…",
    },
    ...more,
  };
}

export function change(more: Partial<ChangeRecord> = {}): ChangeRecord {
  return {
    hold: "network-interface/eni-0123456789abcdef0/groups",
    of: "eni-0123456789abcdef0",
    from: "sg-0aa1 (web), sg-0bb2 (base)",
    to: "sg-0qq9 (cordon-quarantine)",
    before: {},
    state: "applied",
    appliedAt: "2026-09-25T02:51:06.990Z",
    readBackAt: "2026-09-25T02:51:07.120Z",
    ...more,
  };
}

export function step(more: Partial<StepRecord> = {}): StepRecord {
  return {
    n: 2,
    wave: "contain",
    action: "isolate-instance",
    summary: "Cut a host off the network: every interface into the empty quarantine group of its VPC",
    authority: "resource",
    target: PLACE,
    targetName: HOST,
    changes: [
      change(),
      change({
        hold: "network-interface/eni-0fedcba9876543210/groups",
        of: "eni-0fedcba9876543210",
        from: "sg-0cc3 (replication)",
        to: "sg-0qq9 (cordon-quarantine)",
      }),
    ],
    affected: [
      `${HOST} (payments-web-3) and all that talk to it: no new connection in or out, on 2 interfaces`,
    ],
    limits: [
      "connections already open may live on until idle: a group swap does not cut them",
      "the VPC's DNS resolver and the instance metadata service stay reachable: no security group filters them",
    ],
    revision: 1,
    ...more,
  };
}

export function denySession(more: Partial<StepRecord> = {}): StepRecord {
  return step({
    n: 1,
    action: "deny-role-session",
    summary: "Deny everything to the sessions of one name of an IAM role",
    authority: "identity",
    targetName: `payments-web · ${HOST}`,
    changes: [
      change({
        hold: "role/payments-web/policy/cordon-7QX4M2K9TD",
        of: "role payments-web",
        from: "no policy cordon-7QX4M2K9TD",
        to: `everything denied where aws:userid is AROAEXAMPLE:${HOST}`,
        appliedAt: "2026-09-25T02:51:06.900Z",
        readBackAt: "2026-09-25T02:51:07.204Z",
      }),
    ],
    affected: [`${HOST} itself: it holds the same session and can call no AWS API either`],
    limits: ["what the session made elsewhere stays: look for new users, keys and roles"],
    rearms: true,
    ...more,
  });
}

export function snapshots(more: Partial<StepRecord> = {}): StepRecord {
  return step({
    n: 3,
    wave: "preserve",
    action: "snapshot-volumes",
    summary: "Keep evidence: a snapshot of every volume of a host",
    changes: [
      change({
        hold: `instance/${HOST}/snapshots`,
        of: HOST,
        from: "no snapshots of this response",
        to: "one each of vol-0aa1, vol-0bb2 (40 GiB)",
        appliedAt: "2026-09-25T02:51:07.800Z",
        readBackAt: "2026-09-25T02:51:07.960Z",
      }),
    ],
    affected: [],
    limits: ["memory and instance store volumes are not captured"],
    irreversible: "snapshots are evidence and are kept: delete them by hand when the case is closed",
    ...more,
  });
}

function said(at: string, what: string, by = "cordon"): AuditEntry {
  return { at, by, what };
}

export function whole(more: Partial<Response> = {}): Whole {
  return {
    response: response(more),
    steps: [denySession(), step(), snapshots()],
    audit: [said("2026-09-25T02:51:06.448Z", "containing"), said("2026-09-25T02:51:07.204Z", "contained")],
  };
}

const ANA = "arn:aws:iam::123456789012:user/ana";

/** An undo that left the denied session in force. */
export function keptWhole(): Whole {
  const at = "2026-09-25T02:54:30.000Z";
  const reason = "pen test, agreed with the owner";
  const undone = (record: ChangeRecord): ChangeRecord => ({
    ...record,
    state: "undone",
    note: "restore sg-0aa1, sg-0bb2",
  });
  const { response: contained, audit } = whole();
  return {
    response: {
      ...contained,
      state: "partly-undone",
      version: 5,
      times: { ...contained.times, "partly-undone": "2026-09-25T02:54:31.900Z" },
      updatedAt: "2026-09-25T02:54:31.900Z",
      undo: { decision: "d".repeat(22), by: ANA, at, reason, rearm: [] },
      verdict: { verdict: "false", by: ANA, at, reason, until: "2026-10-25T02:54:30.000Z" },
    },
    steps: [
      denySession({
        changes: denySession().changes.map((record) => ({
          ...record,
          state: "kept",
          note: "kept: would re-enable stolen credentials, needs --rearm 1",
        })),
      }),
      step({ changes: step().changes.map(undone) }),
      snapshots(),
    ],
    audit: [
      ...audit,
      said(at, `undo requested · ${reason}`, ANA),
      said(
        "2026-09-25T02:54:31.900Z",
        "partly-undone · role/payments-web/policy/cordon-7QX4M2K9TD: kept",
        ANA,
      ),
    ],
  };
}

const BEN = "arn:aws:iam::123456789012:user/ben";

/** One of two yeses. */
export function yes(more: Partial<Approval> = {}): Approval {
  return {
    by: BEN,
    at: "2026-09-25T02:53:00.000Z",
    decision: "b".repeat(22),
    steps: [1, 2, 3],
    reason: "seen the flow logs",
    ...more,
  };
}

function planned(record: StepRecord): StepRecord {
  return {
    ...record,
    changes: record.changes.map(({ hold, of, from, to, before }) => ({
      hold,
      of,
      from,
      to,
      before,
      state: "planned",
    })),
  };
}

/** A plan that waits for two people, one of whom has said yes. */
export function containPlan(more: Partial<ContainPlan> = {}): ContainPlan {
  return {
    response: "7QX4M2K9TD",
    hash: "9f3a1c2b".padEnd(64, "0"),
    steps: [planned(denySession()), planned(step()), planned(snapshots())],
    decision: {
      outcome: "ask",
      mode: "act",
      people: 2,
      because: ["critical asset, and others are or may be affected"],
    },
    approvals: [],
    ...more,
  };
}

/** The response that such a plan is of. */
export function waiting(more: Partial<Response> = {}): Whole {
  const { steps, decision, hash } = containPlan();
  return {
    response: response({
      state: "waiting",
      decision,
      times: { received: "2026-09-25T02:51:06.100Z" },
      ask: {
        plan: hash,
        people: 2,
        since: "2026-09-25T02:51:06.448Z",
        until: "2026-09-25T03:21:06.448Z",
        onSilence: "escalate",
        approvals: [yes()],
        escalated: 0,
      },
      ...more,
    }),
    steps,
    audit: [said("2026-09-25T02:51:06.448Z", "waiting")],
  };
}

export function brakes(): Brake[] {
  return [
    {
      kind: "mute",
      scope: "target/i-0a1b2c3d4e5f67890",
      reason: "load test",
      by: BEN,
      at: "2026-09-24T09:00:00.000Z",
      until: "2026-10-01T09:00:00.000Z",
    },
    {
      kind: "pause",
      scope: "all",
      reason: "migration of the payments account, change 4711, agreed with the owners of it",
      by: ANA,
      at: "2026-09-25T02:00:00.000Z",
      until: "2026-09-25T04:00:00.000Z",
    },
  ];
}

export function holds(): ActiveHold[] {
  return [
    {
      response: "7QX4M2K9TD",
      title: "Instance credentials used outside the instance",
      state: "contained",
      step: 1,
      action: "deny-role-session",
      target: `payments-web · ${HOST}`,
      change: `role payments-web: no policy cordon-7QX4M2K9TD → everything denied where aws:userid is AROAEXAMPLE:${HOST}`,
      since: "2026-09-25T02:51:06.900Z",
      holds: true,
      checkedAt: "2026-09-25T02:52:07.402Z",
      ends: "2026-09-25T14:51:06.900Z",
    },
    {
      response: "9KTRC00001",
      title: "Instance credentials used outside the instance",
      state: "not-in-effect",
      step: 2,
      action: "isolate-instance",
      target: "i-0bbb2c3d4e5f67890",
      change: "eni-0bbb: sg-0web → sg-0qq9 (cordon-quarantine)",
      since: "2026-09-25T01:10:00.000Z",
      holds: false,
      checkedAt: "2026-09-25T02:40:00.000Z",
    },
  ];
}

export function stats(): PlaybookStats[] {
  return [
    {
      playbook: "stolen-instance-credentials",
      matched: 12,
      acted: 9,
      asked: 2,
      approved: 1,
      declined: 1,
      expired: 0,
      undone: 1,
      calledFalse: 1,
      wouldAct: 1,
      times: {
        detection: { p50: 250_000, p95: 900_000, count: 9 },
        executing: { p50: 640, p95: 810, count: 9 },
        whole: { p50: 1_104, p95: 1_320, count: 9 },
      },
    },
    {
      playbook: "a-playbook-whose-name-leaves-no-room-in-the-table",
      matched: 1,
      acted: 0,
      asked: 0,
      approved: 0,
      declined: 0,
      expired: 0,
      undone: 0,
      calledFalse: 0,
      wouldAct: 1,
      times: {},
    },
  ];
}

/** One response of each kind that `list` must show. */
export function many(): Response[] {
  const at = (state: State, id: string, time: string, more: Partial<Response> = {}) =>
    response({ id, family: id, state, createdAt: time, updatedAt: time, repeats: 0, times: {}, ...more });
  return [
    at("undone", "6ZZA000001", "2026-09-24T18:02:44.000Z", {
      times: { undone: "2026-09-24T19:30:00.000Z" },
      undo: { decision: "x", by: ANA, at: "2026-09-24T19:29:58.000Z", reason: "deploy robot", rearm: [] },
      verdict: {
        verdict: "false",
        by: ANA,
        at: "2026-09-24T19:29:58.000Z",
        reason: "deploy robot, known to the team",
        until: "2026-10-24T19:29:58.000Z",
      },
    }),
    response(),
    at("waiting", "9KTRB00001", "2026-09-25T02:44:00.000Z", {
      playbook: "leaked-access-key",
      title: "A user's access key in the wrong hands",
      targets: ["AKIAIOSFODNN7EXAMPLE", "jenkins"],
      decision: {
        outcome: "ask",
        mode: "act",
        because: ["other principals can write events of partner: approval required"],
      },
    }),
    at("not-in-effect", "9KTRC00001", "2026-09-25T01:10:00.000Z", {
      missing: ["isolate-instance i-0bbb: eni-0bbb is in sg-0web, not in sg-0qq9"],
      targets: ["i-0bbb2c3d4e5f67890"],
    }),
    at("refused", "8UNR000001", "2026-09-25T00:30:00.000Z", {
      signal: undefined,
      targets: [],
      decision: {
        outcome: "refuse",
        mode: "act",
        because: ["the event cannot be read · detail.severity: is no number"],
      },
      unreadable: { field: "detail.severity", reason: "is no number", event: "{}" },
    } as Partial<Response>),
    at("failed", "5FA1000001", "2026-09-25T02:30:00.000Z", {
      playbook: "console-login-without-mfa",
      title: "Console sign-in without MFA",
      targets: ["user bob"],
      error: "AccessDenied: not authorized to perform iam:PutUserPolicy on user bob",
    }),
  ];
}

export function undoPlan(): UndoPlan {
  return {
    response: "7QX4M2K9TD",
    hash: "a".repeat(64),
    lines: [
      {
        step: 3,
        action: "snapshot-volumes",
        target: HOST,
        hold: `instance/${HOST}/snapshots`,
        will: "nothing",
        note: "snapshots are evidence and are kept: delete them by hand when the case is closed",
      },
      {
        step: 2,
        action: "isolate-instance",
        target: HOST,
        hold: "network-interface/eni-0123456789abcdef0/groups",
        will: "put back",
        standing: {
          before: "sg-0aa1, sg-0bb2",
          set: "sg-0qq9",
          now: "sg-0qq9",
          will: "restore sg-0aa1, sg-0bb2",
          conflict: false,
        },
      },
      {
        step: 2,
        action: "isolate-instance",
        target: HOST,
        hold: "network-interface/eni-0fedcba9876543210/groups",
        will: "leave: changed by others",
        standing: {
          before: "sg-0cc3",
          set: "sg-0qq9",
          now: "sg-0dd4",
          will: "left as it is: somebody moved it to sg-0dd4 since",
          conflict: true,
        },
      },
      {
        step: 1,
        action: "deny-role-session",
        target: `payments-web · ${HOST}`,
        hold: "role/payments-web/policy/cordon-7QX4M2K9TD",
        will: "keep: would re-arm",
        standing: {
          before: "no such policy",
          set: "everything denied",
          now: "everything denied",
          will: "delete the policy cordon-7QX4M2K9TD",
          conflict: false,
        },
      },
    ],
  };
}
