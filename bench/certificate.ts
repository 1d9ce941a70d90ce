import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { installPython } from "../local/install.ts";

/** Key and certificate of a server on 127.0.0.1, PEM, made for this run. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Node makes no certificates; the Python of the local account brings a library that does. */
export async function makeCertificate(): Promise<Certificate> {
  const python = await installPython();
  const script = join(import.meta.dirname, "certificate.py");
  const { stdout } = await promisify(execFile)(python.command, [script], {
    env: { PATH: process.env["PATH"], ...python.env },
  });
  const end = stdout.indexOf("-----BEGIN CERTIFICATE");
  return { key: stdout.slice(0, end), cert: stdout.slice(end) };
}
