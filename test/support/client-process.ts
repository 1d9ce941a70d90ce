import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * The id of the process on this machine that connected from a port of 127.0.0.1; throws when there is none.
 * By /proc on Linux; elsewhere by lsof, which macOS has.
 */
export function clientProcess(port: number): number {
  const pid = process.platform === "linux" ? byProc(port) : byLsof(port);
  if (pid === undefined || pid === process.pid) throw new Error(`no other process has port ${port}`);
  return pid;
}

/** Addresses in /proc/net/tcp are hexadecimal and in the machine's byte order (proc_net_tcp in the kernel's docs). */
const LOOPBACK = "0100007F";

function byProc(port: number): number | undefined {
  const local = `${LOOPBACK}:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = readFileSync("/proc/net/tcp", "utf8").trim().split("\n").slice(1);
  const inode = rows.map((row) => row.trim().split(/\s+/)).find((fields) => fields[1] === local)?.[9];
  if (inode === undefined) return undefined;
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).find((pid) => openFiles(pid).includes(`socket:[${inode}]`));
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // it ended while we looked, or is not ours
  }
}

function byLsof(port: number): number | undefined {
  const text = execFileSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:ESTABLISHED", "-Fpn"], {
    encoding: "utf8",
  });
  let pid: number | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("p")) pid = Number(line.slice(1));
    if (line.includes(`:${port}->`)) return pid;
  }
  return undefined;
}
