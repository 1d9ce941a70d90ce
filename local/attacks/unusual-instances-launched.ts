import { DescribeInstancesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { type Company, named } from "../company.ts";
import { tagged } from "../launch-host.ts";
import { stateOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { SESSION_CUT, sessionSeen } from "../victims/cut-session.ts";
import { newSession } from "../victims/session.ts";

const TYPE = "p3.2xlarge";

export const unusualInstancesLaunched = attack({
  story: "a role's session launches two graphics hosts",
  victim: async (company, name) => {
    const [by, launched, [other]] = await Promise.all([
      newSession(company, name),
      launch(company, name, 2),
      launch(company, `${name}-2`, 1),
    ]);
    return { by, launched: launched.map((id) => ({ id })), other: { id: other! } };
  },
  events: (company, { by: { role, session }, launched }) => [
    recordedCall(company, {
      by: { role, session },
      service: "ec2",
      name: "RunInstances",
      requestParameters: { instanceType: TYPE, instancesSet: { items: [{ minCount: 2, maxCount: 2 }] } },
      responseElements: {
        instancesSet: { items: launched.map(({ id }) => ({ instanceId: id, instanceType: TYPE })) },
      },
    }),
  ],
  answers: ["waiting"],
  look: (company, { by, launched: [one, two], other }) => ({
    ...sessionSeen(company, by),
    "one new host": stateOf(company, one!),
    "the other new host": stateOf(company, two!),
    "a host that others launched": stateOf(company, other),
  }),
  held: { ...SESSION_CUT, "one new host": "stopped", "the other new host": "stopped" },
});

/** The ids of new hosts in the company's VPC, with the image that its own hosts run. */
async function launch(company: Company, name: string, count: number): Promise<readonly string[]> {
  const ec2 = asRoot(company, EC2Client);
  const { Reservations } = await ec2.send(
    new DescribeInstancesCommand({ InstanceIds: [company.hosts[0]!.id] }),
  );
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: Reservations![0]!.Instances![0]!.ImageId!,
      InstanceType: TYPE,
      MinCount: count,
      MaxCount: count,
      TagSpecifications: tagged("instance", name),
      SubnetId: named(company.vpcs, "production").subnets[0]!.id,
    }),
  );
  return Instances.map(({ InstanceId }) => InstanceId!);
}
