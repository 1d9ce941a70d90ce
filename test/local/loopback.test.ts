import { expect, test } from "vitest";
import { requireLoopback } from "../../local/loopback.ts";

test.each([
  ["http://127.0.0.1:4600", "http://127.0.0.1:4600"],
  ["http://127.0.0.1:4600/", "http://127.0.0.1:4600"],
  ["https://localhost:4600", "https://localhost:4600"],
  ["http://[::1]:4600", "http://[::1]:4600"],
  ["http://127.1:4600", "http://127.0.0.1:4600"],
])("%s is this machine", (endpoint, as) => {
  expect(requireLoopback(endpoint)).toBe(as);
});

test.each([
  "https://ec2.us-east-1.amazonaws.com",
  "http://127.0.0.1.example.com",
  "http://127.0.0.1@example.com",
  "http://localhost.example.com",
  "http://0.0.0.0:4600",
  "http://10.0.0.1",
  "ftp://127.0.0.1",
  "127.0.0.1:4600",
  "",
])("%s is refused", (endpoint) => {
  expect(() => requireLoopback(endpoint)).toThrow("elsewhere");
});
