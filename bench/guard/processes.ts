import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Job } from "./caller.ts";

/** A proxy that is measured. */
export interface Measured {
  readonly name: string;
  readonly base: string;
  /** Processor time it has used, in milliseconds. */
  cpuMs(): Promise<number>;
  stop(): void;
}

export interface Caller {
  /** Address of the model it plays. */
  readonly upstream: string;
  /** Asks with the earlier turns of conversations that go on. */
  prepare(job: Job): Promise<void>;
  /** Carries out what was prepared last. @returns milliseconds of each request */
  run(job: Job): Promise<number[]>;
  stop(): void;
}

export async function startCaller(latencyMs: number): Promise<Caller> {
  const child = started("caller.ts", String(latencyMs), 1);
  const upstream = await said<string>(child);
  return {
    upstream,
    async prepare(job) {
      child.send(job);
      await said(child);
    },
    run(job) {
      child.send({ ...job, isPrepared: true });
      return said<number[]>(child);
    },
    stop: () => void child.kill(),
  };
}

export const guardProcess = (upstream: string): Promise<Measured> => nodeProcess("guard", "guard-process.ts", upstream);
export const plainProcess = (upstream: string): Promise<Measured> =>
  nodeProcess("plain Node", "plain-proxy.ts", upstream);

async function nodeProcess(name: string, program: string, upstream: string): Promise<Measured> {
  const child = started(program, upstream, 0);
  const base = await said<string>(child);
  return {
    name,
    base,
    cpuMs() {
      child.send("cpu");
      return said<number>(child);
    },
    stop: () => void child.kill(),
  };
}

/** nginx with one worker; undefined where it is not installed. */
export async function nginxProcess(upstream: string): Promise<Measured | undefined> {
  if (spawnSync("nginx", ["-v"]).error !== undefined) {
    console.log("nginx is not installed: not measured.");
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "guard-speed-nginx-"));
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 2048; }
http {
  access_log off; ${temporary.join(" ")}
  client_body_buffer_size 64k; keepalive_requests 1000000;
  upstream model { server ${new URL(upstream).host}; keepalive 256; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
  }
}`,
  );
  const child = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" });
  pin(child, 0);
  const base = `http://127.0.0.1:${port}/v1`;
  for (let tries = 0; tries < 100; tries += 1) {
    const isUp = await fetch(base).then(
      () => true,
      () => false,
    );
    if (isUp) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    name: "nginx",
    base,
    // User and system time of proc(5), in ticks of 10 ms.
    cpuMs: async () => {
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    stop: () => void child.kill(),
  };
}

function started(program: string, argument: string, core: number): ChildProcess {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), [argument]);
  pin(child, core);
  return child;
}

/** Keeps what is measured and who measures it from one core, where that can be asked for. */
function pin({ pid }: ChildProcess, core: number): void {
  spawnSync("taskset", ["-a", "-p", "-c", String(core), String(pid)], { stdio: "ignore" });
}

function said<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error("A process of the measurement ended."));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as T); // both ends are in this folder
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo; // a TCP server has one
      server.close(() => resolve(port));
    });
  });
}
