// Small processors whose sound can be worked out on paper, for tests of the engine.
#pragma once

#include "core/engine/processor_registry.hpp"

namespace lacquer::test {

/// Types:
/// `test:impulse`   out; one sample of 1 on every channel at timeline frame 0, while rolling.
/// `test:noise`     out; white noise that depends on the timeline frame and the node's name alone.
/// `test:sine`      out; amplitude 1, by the timeline; the name ends in the frequency in Hz.
/// `test:bursts`    out; the noise of its name for 3000 frames of the timeline, then silence for 9000; may sleep.
/// `test:gain`      in -> out, parameter `gain` (factor, -4…4, ramped); may sleep; its readout counts its calls.
/// `test:delay`     in -> out, late by a number of frames which is its latency too; the name ends in the number.
/// `test:sum2`      in, in2 -> out.
/// `test:split`     in -> out, out2 (the second one negated).
/// `test:counter`   in -> out; adds the number of blocks it has run to its state, to prove that state survives edits.
/// `test:ticks`     events; an event on every 777th timeline frame, while rolling.
/// `test:clicks`    events -> out; a sample of 1 for each event on its frame.
/// `test:exclusive` in -> out; two of them must not run at the same time: where they do, a sample of 1000 comes out.
/// `test:nan`       in -> out; foreign; from the third block on its output is not a number.
/// `test:fragile`   in -> out; foreign; from `fault` 1 on its output is NaN, for good; at `fault` 2 it is -1e30.
/// `test:mortal`    in -> out; from `fate` 1 on what it runs in has gone.
/// `test:hertz`     cv; foreign; a control voltage of 20,000.
/// `test:throws`    prepare() throws.
/// `test:bad-latency`, `test:huge-latency` report a latency of -1, of 2^30.
/// `test:latency`   in -> out; reports the latency that parameter `latency` says, and has none.
/// `test:bad-state` throws when it is handed a state.
/// `test:fails`     cannot be created. `test:null` is created as nothing.
/// `test:bad-value` in -> out; `after` so many blocks a sample of each is NaN, infinity, -infinity or denormal
/// (`kind`). `test:slow`      in -> out; works for `microseconds` in one of `every` blocks.
/// `test:at-home`   in -> out; works for 40 µs on the thread that created it, ten times as long on others.
void registerTestTypes(ProcessorRegistry& registry);

/// All of these, and
/// `lacquer:output`, `lacquer:tap` in.
[[nodiscard]] ProcessorRegistry testRegistry();

}  // namespace lacquer::test
