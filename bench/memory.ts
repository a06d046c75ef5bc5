/** Peak resident memory of a process and its children, read from /proc; nothing where there is none (macOS, Windows). */
import { readdirSync, readFileSync } from 'node:fs';

export interface PeakMemory {
  /** Highest VmHWM of one process, in bytes; null where /proc does not tell. */
  readonly process: number | null;
  /** How many processes were seen. */
  readonly processes: number;
}

export interface MemoryWatch {
  stop(): PeakMemory;
}

/** Parent of each process that runs now. */
function parents(): Map<number, number> {
  const out = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program stands in brackets and may hold anything.
      const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      out.set(Number(name), Number(rest[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  return out;
}

function peakOf(pid: number): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found === null ? null : Number(found[1]) * 1024;
  } catch {
    return null;
  }
}

/** Looks four times a second. The high-water mark is kept by the kernel, so only processes shorter than that are missed. */
export function watchMemory(root: number): MemoryWatch {
  const peaks = new Map<number, number>();
  const look = (): void => {
    let tree: Map<number, number>;
    try {
      tree = parents();
    } catch {
      return;
    }
    const descends = (pid: number): boolean => {
      for (let p: number | undefined = pid; p !== undefined && p > 1; p = tree.get(p)) if (p === root) return true;
      return false;
    };
    for (const pid of tree.keys()) {
      if (!descends(pid)) continue;
      const peak = peakOf(pid);
      if (peak !== null) peaks.set(pid, Math.max(peak, peaks.get(pid) ?? 0));
    }
  };
  const timer = setInterval(look, 250);
  look();
  return {
    stop() {
      clearInterval(timer);
      return { process: peaks.size === 0 ? null : Math.max(...peaks.values()), processes: peaks.size };
    },
  };
}
