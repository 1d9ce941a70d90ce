/** One run of a function in its sandbox. Nothing of it happens while it is frozen, and nothing ever again once it is dead. */
export class Process {
  readonly id: number;
  readonly name: string;
  readonly payload: unknown;
  /** Killed: what was sent still arrives, and nobody hears the answer. */
  dead = false;
  /** Stands still, or its run has ended: it goes on when it is thawed. */
  frozen = false;
  /** Its handler has answered, or it was killed. */
  ended = false;
  /** How many of its requests and pauses are open. */
  waiting = 0;
  /** The owners of leases that its engines had. */
  readonly owners = new Set<string>();
  /** How likely it is to die at a request. */
  mortality = 0;
  /** Until then no request of it reaches the ledger. */
  cutOffUntil = 0;
  onDeath: (why: string) => void = () => {};
  #deferred: (() => void)[] = [];

  constructor(id: number, name: string, payload: unknown) {
    this.id = id;
    this.name = name;
    this.payload = payload;
  }

  /** Runs a part of it: now, when it is thawed, or never. */
  run(part: () => void): void {
    if (this.dead) return;
    if (this.frozen) this.#deferred.push(part);
    else part();
  }

  /** Hands an answer over, which it waited for. */
  answer(part: () => void): void {
    this.run(() => {
      this.waiting -= 1;
      part();
    });
  }

  thaw(): void {
    this.frozen = false;
    for (const part of this.#deferred.splice(0)) this.run(part);
  }

  kill(why: string): void {
    if (this.dead) return;
    this.dead = true;
    this.#deferred = [];
    this.onDeath(why);
  }

  toString(): string {
    return `#${this.id} ${this.name}`;
  }
}
