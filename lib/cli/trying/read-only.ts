import type { AnyAction, Aws } from "../../model/action.ts";

/** A permission that IAM denied during planning. */
export interface Denied {
  readonly action: string;
  /** `ec2:DescribeInstances` */
  readonly permission: string;
}

/** Receives the calls of a read-only client. */
export interface Listener {
  denied(refused: Denied): void;
  /** A call was sent: a failed plan does not wait for its other calls. */
  sent(answer: Promise<unknown>): void;
}

/** A call that planning must not make. */
export class NotARead extends Error {
  override readonly name = "NotARead";
}

/** How the name of a read call begins, in the services that actions call. */
const READS = /^(Get|List|Describe|BatchGet|Lookup|AdminGet)[A-Z]/;

/** EC2 calls it UnauthorizedOperation. */
const DENIED = /^(AccessDenied|UnauthorizedOperation)/;

/**
 * Clients through which an action can only read: a call passes if the action declares it as a read permission and its name
 * is that of a read call. Any other call throws `NotARead`, and is not sent.
 */
export function readOnly(aws: Aws, { id, permissions }: AnyAction, listener: Listener): Aws {
  const declared = new Set(permissions.read.flatMap(({ actions }) => actions));
  const guarded = async (client: Sender, command: object, rest: readonly unknown[]): Promise<unknown> => {
    const permission = permissionFor(client, command);
    const call = permission.split(":")[1] ?? "";
    if (!declared.has(permission) || !READS.test(call))
      throw new NotARead(`${id} would call ${permission} while planning: it was not sent`);
    try {
      const answer = client.send(command, ...rest);
      listener.sent(answer);
      return await answer;
    } catch (error) {
      if (DENIED.test((error as Error).name)) listener.denied({ action: id, permission });
      throw error;
    }
  };
  return {
    ...aws,
    client<C>(type: new (config: object) => C): C {
      const client = aws.client(type) as C & Sender;
      // A proxy, so that it still is a client of its type: the SDK's paginators ask for that.
      return new Proxy(client, {
        get(target, name) {
          if (name === "send") return (command: object, ...rest: unknown[]) => guarded(target, command, rest);
          return Reflect.get(target, name);
        },
      });
    },
  };
}

interface Sender {
  send(command: object, ...rest: readonly unknown[]): Promise<unknown>;
}

/** The IAM name of a call: the service without its generation, and the operation. Callbacks and waiters use it, too. */
function permissionFor(client: object, command: object): string {
  const service = client.constructor.name.replace(/(V\d+)?Client$/, "").toLowerCase();
  return `${service}:${command.constructor.name.replace(/Command$/, "")}`;
}
