// The real server as a child process with a folder and ports of its own; it brings its PostgreSQL and Redis along.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../../../../..');

/** The galaxy that all tests know. */
export const galaxySeed = '2102';

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') found(address.port);
        else failed(new Error('no free port'));
      });
    });
  });
}

export class GameServer {
  private child: ChildProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'sw-e2e-'));
  private readonly log = join(this.folder, 'server.log');

  private constructor(readonly port: number, private readonly settings: Record<string, string>) {
    // PostgreSQL runs as another user when the tests run as root.
    chmodSync(this.folder, 0o755);
  }

  static async make(settings: Record<string, string> = {}): Promise<GameServer> {
    const server = new GameServer(await freePort(), settings);
    try {
      await server.start();
    } catch (problem) {
      await server.stop();
      throw problem;
    }
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Also again after an end, with what is in the folder. */
  async start(): Promise<void> {
    const output = openSync(this.log, 'a');
    this.child = spawn(process.env['SECTORWARS'] ?? join(root, 'build/dev/bin/sectorwars'), ['--mode=dev'], {
      cwd: root,
      stdio: ['ignore', output, output],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        LANG: 'C.UTF-8',
        SW_HOME: process.env['SW_HOME'] ?? root,
        SW_DATA_DIR: join(this.folder, 'data'),
        SW_LISTEN: `127.0.0.1:${this.port}`,
        SW_INTERNAL_LISTEN: `127.0.0.1:${await freePort()}`,
        SW_ORCH_LISTEN: 'off',
        SW_STATIC_DIR: process.env['SW_STATIC_DIR'] ?? join(root, 'build/web'),
        ORCH_BACKEND: 'none',
        GALAXY_SEED: galaxySeed,
        LOG_FORMAT: 'text',
        ...this.settings,
      },
    });
    closeSync(output);
    await this.healthy(60_000);
  }

  private async healthy(within: number): Promise<void> {
    const end = Date.now() + within;
    while (Date.now() < end) {
      if (this.child?.exitCode !== null) throw new Error(`the server ended early:\n${this.tail()}`);
      try {
        if ((await fetch(`${this.url}/health`)).ok) return;
      } catch {
        // not listening yet
      }
      await pause(100);
    }
    throw new Error(`the server is not healthy in time:\n${this.tail()}`);
  }

  /** The end of the log. */
  tail(): string {
    return readFileSync(this.log, 'utf8').split('\n').slice(-40).join('\n');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    child.kill(signal);
    await ended;
  }

  /** As when the machine loses its power, as far as the server can tell. */
  async crash(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
