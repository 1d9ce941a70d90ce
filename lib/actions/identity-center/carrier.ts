/** A policy document of other owners to which Cordon adds one statement. */
export interface Carrier {
  /** Displayed name: "permission set admins". */
  readonly name: string;
  /** The size limit of AWS, in characters. */
  readonly room: number;
  /** The document, character by character; "" for none; undefined where its carrier does not exist. */
  read(): Promise<string | undefined>;
  /** Replaces the document ("" deletes it) and provisions it. */
  write(text: string): Promise<void>;
  /** Provisions it again, after a crash between write and provisioning. */
  spread?(): Promise<void>;
  /** Why the written document is not in effect yet; undefined when it is. */
  pending?(): Promise<string | undefined>;
}
