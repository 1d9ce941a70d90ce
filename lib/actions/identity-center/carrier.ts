/** A policy document that others write too, and that one statement is added to. */
export interface Carrier {
  /** For people: "permission set admins". */
  readonly name: string;
  /** What AWS takes, in characters. */
  readonly room: number;
  /** As it is, to the letter; "" for none; undefined where what carries it is gone. */
  read(): Promise<string | undefined>;
  /** Replaces it, "" by deleting it, and has it take effect. */
  write(text: string): Promise<void>;
  /** Has it take effect, where a write before died in between. */
  spread?(): Promise<void>;
  /** Why what is written is not in effect yet; undefined when it is. */
  pending?(): Promise<string | undefined>;
}
