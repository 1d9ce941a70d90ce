import type { Credentials } from "./start.ts";

/** A network interface of a host; `groups` are ids, in order. */
export type Interface = { id: string; privateIp: string; subnetId: string; groups: string[] };

/** An EC2 instance. `role` is the name of its instance role; `protected` says that it carries `cordon:protected=true`. */
export type Host = {
  name: string;
  id: string;
  vpcId: string;
  role: string;
  profileArn: string;
  interfaces: Interface[];
  volumes: string[];
  protected: boolean;
};

/** An instance role. `id` is the AROA… that session ids begin with; `policies` names its inline ones. */
export type Role = { name: string; id: string; arn: string; policies: string[] };

/** A live session: of a role, named after its host's id where it is a host's; or a person's in place of the console. */
export type Session = {
  /** Its owner: a host's name, a user's, or the session's own. */
  of: string;
  kind: "instance" | "role" | "console";
  /** The answer of `sts get-caller-identity`, such as AROA…:i-0123 */
  userId: string;
  credentials: Credentials;
};

/** An IAM user with its access keys, its inline policies and whether it has a console password. */
export type User = {
  name: string;
  id: string;
  arn: string;
  password: boolean;
  keys: Credentials[];
  policies: string[];
};

/** The seeded company, as plain JSON: the judge reads it from a file. */
export type Company = {
  endpoint: string;
  account: string;
  region: string;
  vpcs: { id: string; name: string; subnets: { id: string; name: string }[] }[];
  groups: { id: string; name: string; vpcId: string }[];
  hosts: Host[];
  roles: Role[];
  sessions: Session[];
  users: User[];
  /** The user whose key operators use: an IAM administrator, not the stand-in's root. */
  administrator: string;
};

/** A resource of the company by name: a host, a role, a user, a group or a VPC. */
export function named<T extends { name: string }>(all: readonly T[], name: string): T {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`The seeded company has no ${name}`);
  return found;
}
