import type { Instance as Host, IamInstanceProfileAssociation } from "@aws-sdk/client-ec2";
import {
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  DeleteInstanceProfileCommand,
  RemoveRoleFromInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import { beforeEach, describe, expect, test } from "vitest";
import { replaceInstanceProfile } from "../../lib/actions/replace-instance-profile.ts";
import { noPermissionsProfile } from "../../lib/aws/names.ts";
import type { Plan } from "../../lib/model/action.ts";
import { changeWords } from "../../lib/model/change-words.ts";
import { undoChange } from "../../lib/undo/undo-change.ts";
import { awsError, type Faults, openDoor } from "../support/aws-door.ts";
import { useServer } from "../support/use-server.ts";
import { makeAssociations } from "./association-account.ts";
import { makeNetwork, PLACE } from "./ec2-account.ts";
import { makeIam, ordinaryPolicy } from "./iam-account.ts";

const EMPTY = noPermissionsProfile(PLACE.region);

const moto = useServer();
let id: string;
let launch: Awaited<ReturnType<typeof makeNetwork>>["launch"];
beforeEach(async () => {
  const net = await makeNetwork(moto);
  launch = net.launch;
  ({ id } = await launch([net.web]));
  await makeAssociations(moto).makeProfile("web");
  await makeAssociations(moto).associate(id, "web");
});

const { makeProfile, association, replace } = {
  makeProfile: (...of: [string, string?, string?]) => makeAssociations(moto).makeProfile(...of),
  association: () => makeAssociations(moto).association(id),
  replace: (name: string) => makeAssociations(moto).replace(id, name),
};
function makeEmpty() {
  return makeProfile(EMPTY, "/cordon-quarantine/");
}
function door(faults?: Faults) {
  return openDoor(moto, PLACE, "7QX4M2K9TD", faults);
}
function target() {
  return { ...PLACE, instanceId: id };
}
function plan(faults?: Faults) {
  return replaceInstanceProfile.plan(target(), door(faults));
}
type Known = Parameters<typeof replaceInstanceProfile.apply>[1];
async function planned(faults?: Faults) {
  const found = await plan(faults);
  if (!("changes" in found)) throw new Error(JSON.stringify(found));
  return { ...(found as Plan), change: found.changes[0] as Known };
}
function revert(change: Known, force?: boolean) {
  return undoChange(replaceInstanceProfile, target(), change, door(), force);
}

describe("the profile that grants nothing", () => {
  test("none: refused, with what to do", async () => {
    expect(await plan()).toEqual({ refused: expect.stringMatching(`no instance profile ${EMPTY}: deploy`) });
  });

  test.each([
    ["the profile", "/", "/cordon-quarantine/"],
    ["the role", "/cordon-quarantine/", "/"],
  ])("one of that name where somebody else made %s: refused", async (_what, path, rolePath) => {
    await makeProfile(EMPTY, path, rolePath);
    expect(await plan()).toEqual({ refused: expect.stringContaining("find out who made it") });
  });

  test("with the role of somebody else in it: refused", async () => {
    await makeEmpty();
    const answer: Faults["answer"] = ({ command, input }, output) => {
      if (command !== "GetInstanceProfile" || input["InstanceProfileName"] !== EMPTY) return;
      const [role] = (output["InstanceProfile"] as { Roles: { RoleName: string }[] }).Roles;
      role!.RoleName = "admin";
    };
    expect(await plan({ answer })).toEqual({ refused: expect.stringContaining("find out who made it") });
  });

  test("with no role in it: it grants nothing all the same", async () => {
    await makeEmpty();
    const answer: Faults["answer"] = ({ command, input }, output) => {
      if (command === "GetInstanceProfile" && input["InstanceProfileName"] === EMPTY)
        (output["InstanceProfile"] as { Roles: object[] }).Roles = [];
    };
    expect(await plan({ answer })).toHaveProperty("changes");
  });

  test("with a policy, inline or attached: refused, and what was in force holds no more", async () => {
    await makeEmpty();
    const { change } = await planned();
    await replaceInstanceProfile.apply(target(), change, door());
    const { iam, putRolePolicy } = makeIam(moto);
    await putRolePolicy(EMPTY, "all", ordinaryPolicy());
    const input = { PolicyName: "some", PolicyDocument: ordinaryPolicy() };
    const { Policy } = await iam.send(new CreatePolicyCommand(input));
    await iam.send(new AttachRolePolicyCommand({ RoleName: EMPTY, PolicyArn: Policy!.Arn }));
    const said = `role ${EMPTY} shall grant nothing and has all, some`;
    expect(await plan()).toEqual({ refused: expect.stringContaining(said) });
    expect(await replaceInstanceProfile.verify(target(), [change], door())).toEqual({
      holds: false,
      missing: [expect.stringContaining(said)],
      broken: [`instance/${id}/instance-profile`],
    });
  });
});

describe("the host", () => {
  beforeEach(makeEmpty);

  test("without a profile: nothing to take away", async () => {
    const other = await launch([]);
    const bare = { ...PLACE, instanceId: other.id };
    expect(await replaceInstanceProfile.plan(bare, door())).toEqual({
      moot: `${other.id} has no instance profile`,
    });
  });

  test("whose profile somebody took away since is granted nothing either", async () => {
    const { change } = await planned();
    const answer: Faults["answer"] = ({ command }, output) => {
      if (command === "DescribeIamInstanceProfileAssociations") output["IamInstanceProfileAssociations"] = [];
    };
    expect(await replaceInstanceProfile.verify(target(), [change], door({ answer }))).toEqual({
      holds: true,
      missing: [],
    });
  });

  test("managed by a service: refused", async () => {
    const answer: Faults["answer"] = (_call, output) => {
      for (const { Instances = [] } of (output["Reservations"] ?? []) as { Instances?: Host[] }[])
        for (const host of Instances) host.Operator = { Managed: true, Principal: "eks.amazonaws.com" };
    };
    expect(await plan({ answer })).toEqual({
      refused: expect.stringContaining("managed by eks.amazonaws.com"),
    });
  });

  test("a profile on its way out is not the host's, one on its way in is", async () => {
    const answer =
      (State: IamInstanceProfileAssociation["State"]): NonNullable<Faults["answer"]> =>
      (_call, output) => {
        for (const it of (output["IamInstanceProfileAssociations"] ?? []) as IamInstanceProfileAssociation[])
          it.State = State;
      };
    expect(await plan({ answer: answer("disassociating") })).toHaveProperty("moot");
    expect(await plan({ answer: answer("associating") })).toHaveProperty("changes");
  });

  test("says whose permissions it loses and what stays", async () => {
    const { change, affected, limits } = await planned();
    expect(changeWords(change)).toBe(`${id}: instance profile web → instance profile ${EMPTY}`);
    expect(affected).toEqual([
      `everything that ${id} does in AWS with role web; other instances with that role are not affected`,
    ]);
    expect(limits).toContainEqual(expect.stringContaining("deny-instance-session"));
  });

  test("groups that cannot be read are left out, and said", async () => {
    const before: Faults["before"] = ({ command }) => {
      if (command === "DescribeTargetGroups") throw awsError("Throttling");
    };
    const { asset, affected } = await planned({ before });
    expect(asset).not.toHaveProperty("groups");
    expect(affected).toContainEqual(expect.stringContaining("could not be found out: Throttling"));
  });
});

describe("an undo", () => {
  let change: Known;
  beforeEach(async () => {
    await makeEmpty();
    ({ change } = await planned());
    await replaceInstanceProfile.apply(target(), change, door());
  });
  const remake = async (again: boolean) => {
    const { iam } = makeIam(moto);
    const web = { InstanceProfileName: "web" };
    await iam.send(new RemoveRoleFromInstanceProfileCommand({ ...web, RoleName: "web" }));
    await iam.send(new DeleteInstanceProfileCommand(web));
    if (again) await iam.send(new CreateInstanceProfileCommand(web));
  };

  test("of what was in force without a record of ours has nothing to put back, forced or not", async () => {
    const again = await planned();
    expect(again.change.inForce).toBe(true);
    for (const force of [false, true])
      expect(await revert(again.change, force)).toEqual({
        conflict: expect.stringContaining("its own profile is not known"),
      });
  });

  test("to a profile that is gone is a conflict, forced or not", async () => {
    await remake(false);
    for (const force of [false, true])
      expect(await revert(change, force)).toEqual({ conflict: expect.stringContaining("no longer exists") });
  });

  test("to another profile of that name is done only when forced", async () => {
    await remake(true);
    expect(await revert(change)).toEqual({ conflict: expect.stringContaining("made again since") });
    expect(await revert(change, true)).toEqual({
      undone: `restored: instance profile web, over instance profile ${EMPTY}`,
    });
    expect((await association())?.IamInstanceProfile?.Arn).toMatch(/\/web$/);
  });

  test("sees that somebody gave it back already", async () => {
    await replace("web");
    expect(await revert(change)).toEqual({ undone: "No change: already instance profile web" });
  });
});
