import type { AnyAction, Aws } from "../../model/action.ts";

/** What IAM refused while it was planned. */
export interface Denied {
  readonly action: string;
  /** `ec2:DescribeInstances` */
  readonly permission: string;
}

/** Who listens at the door. */
export interface Listener {
  denied(refused: Denied): void;
  /** A call is on its way: a plan that failed does not wait for its other calls. */
  sent(answer: Promise<unknown>): void;
}

/** A call that planning has no business to make. */
export class NotARead extends Error {
  override readonly name = "NotARead";
}

/** What a call that only looks begins with, in the services that actions talk to. */
const READS = /^(Get|List|Describe|BatchGet|Lookup|AdminGet)[A-Z]/;

/** EC2 calls it UnauthorizedOperation. */
const DENIED = /^(AccessDenied|UnauthorizedOperation)/;

/**
 * A door through which an action can only look: a call passes when the action declares it as a read permission and its
 * name is that of a read; anything else throws `NotARead` before it is sent.
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

/** As IAM names a call: the service without its generation, and the operation. Callbacks and waiters come by here, too. */
function permissionFor(client: object, command: object): string {
  const service = client.constructor.name.replace(/(V\d+)?Client$/, "").toLowerCase();
  return `${service}:${command.constructor.name.replace(/Command$/, "")}`;
}
