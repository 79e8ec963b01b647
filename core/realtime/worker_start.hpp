// What the workers of a BlockExecutor do when they start, beyond what the engine itself needs. The engine knows of no
// scheduling; whoever plays through a device does.
#pragma once

namespace lacquer {

using WorkerStart = void (*)() noexcept;

/// Message thread, before engines are made: from now on every worker calls this on its own thread, before its first
/// block and whenever it has slept. Real time. Null: nothing, as at the start.
void setWorkerStart(WorkerStart start) noexcept;

/// A worker.
void callWorkerStart() noexcept;

}  // namespace lacquer
