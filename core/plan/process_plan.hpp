// ProcessPlan: the immutable result of compiling a Graph, laid out flat for the executors. Built by PlanCompiler.
//
// A plan is a list of tasks in topological order; a task is a run of steps; a step works on slots (one channel of one
// quantum each). Sums are float32, in ConnectionId order and of one shape, so the result depends on the graph alone.
//
// A plan for the pipeline has several phases: block b runs in phase b mod phases, while its neighbours run in others.
// What passes from task to task then has one copy per phase, and the tasks form one row: each is the only successor of
// the one before.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/engine/node_instance.hpp"
#include "core/engine/transport.hpp"
#include "core/graph/graph.hpp"
#include "core/signal/connection_fade.hpp"
#include "core/signal/event_delay.hpp"
#include "core/signal/fading_delay.hpp"

namespace lacquer {

using SlotIndex = std::uint32_t;

/// A sum of more than this is made of partial sums of so many neighbours, and those again. One pass over memory then
/// reads this many streams at a time, and a wide bus can be added up piece by piece, on several cores.
inline constexpr std::size_t kSumWidth = 8;

enum class StepKind : std::uint8_t {
    mix,          ///< slot `target` = sum of the 2 to kSumWidth slots sources[first, first+count), in that order
    delay,        ///< slot `target` = slot sources[first] through delays[object]
    fade,         ///< slot `target` = slot sources[first] through fades[object]
    mergeEvents,  ///< event slot `target` = the event slots sources[first, first+count), in frame order
    delayEvents,  ///< event slot `target` = event slot sources[first] through eventDelays[object]
    process,      ///< run nodes[object]
    feed,         ///< hand a feedback delay, nodes[object], what arrives at its inputs
};

struct Step {
    StepKind kind = StepKind::process;
    std::uint32_t object = 0;
    SlotIndex target = 0;
    std::uint32_t first = 0;  ///< of `process` and `feed`: its call in phase 0
    std::uint32_t count = 0;  ///< of `process` and `feed`: phases - 1 when it has a call per phase, else 0
};

/// A node as the executor runs it.
struct PlannedNode {
    NodeId id;
    std::shared_ptr<NodeInstance> instance;
    std::int64_t arrive = 0;         ///< frames by which its input lags the sources
    std::int64_t latencyFrames = 0;  ///< its own
    std::int64_t ready = 0;          ///< arrive + its own latency
    bool maySleep = false;           ///< is not called while it is silent
    bool checksOutput = false;       ///< values that are not finite are silenced: of plugins; offline, of every node
    std::uint32_t arriveIndex = 0;   ///< arrivals[arriveIndex] == arrive
    std::vector<std::vector<SlotIndex>> inputSlots;   ///< by PortIndex: one per channel; one event slot for events
    std::vector<std::vector<SlotIndex>> outputSlots;  ///< likewise
    std::vector<SignalKind> inputKinds, outputKinds;
    std::vector<std::vector<SlotIndex>> feedSlots;  ///< of a feedback delay: what arrives; its inputSlots are silent
    std::int64_t feedArrive = 0;                    ///< frames by which that lags the sources
    int feedbackFrames = 0;                         ///< between that and its output
};

/// Time as the nodes behind one latency hear it. Filled before every block.
struct Timeline {
    BlockTime time;  ///< what is handed out; its segments are those below
    std::array<Segment, Transport::kMaximumSegments> segments;
};

/// A node ready to be called: everything is filled in once, so that a step of the running plan reads two lines of the
/// cache and calls; what is written in every block would have to go back to memory. The node is called at once unless
/// it needs care, its parameters are stale, or its first input is silent. Belongs to the thread that runs its task.
struct alignas(64) NodeCall {
    enum Care : std::uint8_t {
        kBypassed = 1,      ///< its bypass may be engaged, see ProcessPlan::noteBypasses()
        kClearsEvents = 2,  ///< has event outputs
        kChecksOutput = 4,  ///< its output may not be finite
        kManyChannels = 8,  ///< has more output channels than there are marks
    };

    Processor* processor = nullptr;
    const std::atomic<bool>* stale = nullptr;  ///< its parameters'
    const float* maySleep = nullptr;           ///< kSilent there: perhaps it sleeps
    std::array<float*, 2> marks{};             ///< kSilent there: that output channel is to be marked as sounding
    std::uint8_t care = 0;                     ///< bits of Care
    std::uint32_t arriveIndex = 0;             ///< its timeline; a call of one phase has it in its context
    ProcessContext context;
};

struct Task {
    std::uint32_t firstStep = 0, stepCount = 0;
    std::uint32_t firstSuccessor = 0, successorCount = 0;
    std::uint32_t predecessorCount = 0;
    std::uint32_t home = 0;    ///< the thread that should run it, so that its state stays in one cache
    std::uint32_t groups = 0;  ///< a bit for each exclusive group that its nodes belong to
};

/// Tasks that wait for nobody and have the same home: those of the 64 from 64 * word on whose bits are set.
struct FirstTasks {
    std::uint32_t home = 0, word = 0;
    std::uint64_t tasks = 0;
};

/// A node whose input is what leaves the graph (type `lacquer:output`).
struct PlanOutput {
    NodeId node;
    std::vector<SlotIndex> slots;  ///< one per channel
};

/// A node whose input is for whoever monitors, beside what leaves the graph (type kTapTypeUri). It comes as late as the
/// outputs, or later where its sources do, and changes nothing for anybody else.
struct PlanTap : PlanOutput {
    bool wanted = false;                                    ///< something is wired to it that is not on its way out
    std::vector<std::shared_ptr<ConnectionFade>> rising{};  ///< of what is wired to it anew

    /// Behind a block: false while all that is new still waits for its first sound.
    [[nodiscard]] bool begun() const noexcept {
        return rising.empty() ||
               std::any_of(rising.begin(), rising.end(), [](const auto& fade) { return fade->begun(); });
    }
};

/// What a connection keeps from plan to plan, so that an edit elsewhere does not cut what is inside. Every connection
/// of a plan is in its table, most with nothing.
struct ConnectionState {
    std::vector<std::shared_ptr<FadingDelay>> delays;  ///< one per channel of the source; none for events
    std::shared_ptr<EventDelay> events;
    std::shared_ptr<ConnectionFade> fade;
};
using ConnectionTable = std::map<ConnectionId, ConnectionState>;

/// One delay of the plan.
template <class Line>
struct PlannedDelay {
    ConnectionId connection;
    std::shared_ptr<Line> line;
    std::int64_t frames = 0;
};

/// One fade of the plan. Its connection's channels share it.
struct PlannedFade {
    ConnectionId connection;
    std::shared_ptr<ConnectionFade> fade;
    FadeDirection direction = FadeDirection::in;
};

/// The type URI of the node that marks what leaves the graph. All outputs share one arrival time.
inline constexpr const char* kOutputTypeUri = "lacquer:output";

/// The type URI of taps. No session has any.
inline constexpr const char* kTapTypeUri = "lacquer:tap";
/// Ids of nodes and connections that no session draws: those of whoever monitors. Beside them are LiveWiring's ghosts.
inline constexpr std::uint64_t kMonitorBit = std::uint64_t{1} << 62;
/// What is listened to in place of the outputs, and what is compared with them.
inline constexpr NodeId kListenTap{kMonitorBit | 1};
inline constexpr NodeId kReferenceTap{kMonitorBit | 2};

/// Slot 0 is silence, event slot 0 holds no events; nothing ever writes them.
inline constexpr SlotIndex kSilentSlot = 0;

/// How many slots there are. Those from firstPhased on have one copy per phase.
struct Slots {
    std::uint32_t count = 1;
    std::uint32_t firstPhased = ~std::uint32_t{0};

    [[nodiscard]] std::size_t place(SlotIndex index, std::uint32_t phase, std::uint32_t phases) const noexcept {
        if (index < firstPhased) return index;
        return firstPhased + std::size_t{index - firstPhased} * phases + phase;
    }
    [[nodiscard]] std::size_t places(std::uint32_t phases) const noexcept { return place(count, 0, phases); }
    [[nodiscard]] bool phased(SlotIndex index) const noexcept { return index >= firstPhased; }
};

enum class NodeTiming : std::uint8_t {
    off,
    costs,  ///< what each node costs, for the next plan: in some of the plan's first blocks
    blame,  ///< and which of them alone takes too long: after a block that did
};

class ProcessPlan {
public:
    PrepareSpec spec;
    std::vector<PlannedNode> nodes;  ///< in topological order
    std::vector<Task> tasks;         ///< in topological order
    std::vector<Step> steps;
    std::vector<SlotIndex> sources;
    std::vector<std::uint32_t> successors;  ///< task indices
    std::vector<FirstTasks> firstTasks;     ///< those of the audio thread last: it comes to them last
    std::uint32_t lastTasks = 0;            ///< how many tasks have no successor
    std::vector<PlannedDelay<FadingDelay>> delays;
    std::vector<PlannedFade> fades;
    std::vector<PlannedDelay<EventDelay>> eventDelays;
    ConnectionTable connections;         ///< to be handed to the next compile
    std::vector<std::int64_t> arrivals;  ///< distinct arrival times, ascending
    std::vector<PlanOutput> outputs;
    std::vector<PlanTap> taps;
    std::int64_t latencyFrames = 0;  ///< arrival time of the outputs; of the last node when there are none
    double workNs = 0;               ///< of one block, by what nodes have cost so far, or a guess
    std::uint32_t phases = 1;        ///< a power of two: so many blocks may be under way at once
    std::uint64_t hash = 0;          ///< of order, sums, delays; not of tasks, slots and addresses. FNV-1a
    Slots slots, eventSlots;

    /// Calls `visit` with all that is read behind a block: outputs, then taps.
    template <class Plan, class Visit>
    static void forEachReadBehind(Plan& plan, Visit visit) {
        for (auto& output : plan.outputs) visit(output);
        for (auto& tap : plan.taps) visit(tap);
    }
    /// Null where there is none.
    [[nodiscard]] const PlanTap* findTap(NodeId id) const noexcept {
        for (const PlanTap& tap : taps)
            if (tap.node == id) return &tap;
        return nullptr;
    }

    [[nodiscard]] float* slot(SlotIndex index, std::uint32_t phase = 0) const noexcept {
        return memory_.get() + slots.place(index, phase, phases) * slotStride_;
    }
    [[nodiscard]] EventBuffer& eventSlot(SlotIndex index, std::uint32_t phase = 0) const noexcept {
        return eventSlots_[eventSlots.place(index, phase, phases)];
    }

    /// Behind the frames of every slot stands whether they are silent: +0, all of them.
    static constexpr float kSounding = 0, kSilent = 1;
    template <class Sample>
    [[nodiscard]] Sample* flagOf(Sample* slot) const noexcept {
        return slot + spec.quantumFrames;
    }

    /// The call of a process step or a feed.
    [[nodiscard]] NodeCall& call(const Step& step, std::uint32_t phase = 0) const noexcept {
        return calls_[step.first + (phase & step.count)];
    }
    /// All of them, in the order of the steps; some more end the row, which may be looked at and are never made.
    static constexpr std::size_t kCallsAhead = 4;
    [[nodiscard]] std::span<NodeCall> calls() const noexcept { return calls_; }

    /// Whether the nodes are timed in this block. Belongs to the executor.
    [[nodiscard]] std::atomic<NodeTiming>& timing() const noexcept { return timing_; }
    /// For how long a quantum lasts, in nanoseconds.
    [[nodiscard]] double periodNs() const noexcept { return 1e9 * spec.quantumFrames / spec.sampleRate; }
    /// Audio thread: counts the blocks that have begun.
    std::uint32_t countBlock() const noexcept { return blocks_++; }

    /// How many predecessors of a task have not finished in the running block. Belongs to the executor.
    [[nodiscard]] std::atomic<std::uint32_t>& pending(std::uint32_t task) const noexcept {
        return pending_[task].count;
    }

    /// Time in a phase as the nodes hear it: one for each of `arrivals`. Belongs to the executor.
    [[nodiscard]] std::span<Timeline> timelines(std::uint32_t phase = 0) const noexcept {
        return std::span(timelines_).subspan(phase * arrivals.size(), arrivals.size());
    }

    /// Executors, before a block: looks which nodes are bypassed, if any has been since. Real time.
    void noteBypasses() const noexcept {
        if (const std::uint32_t engagements = Bypass::engagements(); engagements != engagements_) {
            engagements_ = engagements;
            lookAtBypasses();
        }
    }

    /// Allocates the memory and resolves indices into pointers. Called once, by the compiler.
    void layOut();

private:
    void findEnds();
    [[nodiscard]] bool touchesPhases(const PlannedNode& node) const noexcept;
    void lookAtBypasses() const noexcept;
    /// Appends the node's ports to the arrays below and points a call at them.
    NodeCall makeCall(const PlannedNode& node, StepKind kind, std::uint32_t phase);

    struct alignas(64) Pending {  // several threads count down at once
        std::atomic<std::uint32_t> count{0};
    };
    struct AlignedDelete {
        void operator()(float* memory) const noexcept;
    };
    std::size_t slotStride_ = 0;
    std::unique_ptr<float[], AlignedDelete> memory_;
    mutable std::vector<EventBuffer> eventSlots_;
    std::vector<const float*> inputChannels_;
    std::vector<float*> outputChannels_;
    std::vector<ConstAudioBlock> inputBlocks_;
    std::vector<AudioBlock> outputBlocks_;
    std::vector<const EventBuffer*> eventInputs_;
    std::vector<EventBuffer*> eventOutputs_;
    std::vector<EventPorts> eventPorts_;
    mutable std::vector<NodeCall> calls_;
    mutable std::uint32_t engagements_ = 0;  ///< of bypasses, that the calls know of
    mutable std::vector<Pending> pending_;
    mutable std::vector<Timeline> timelines_;
    mutable std::atomic<NodeTiming> timing_{NodeTiming::off};
    mutable std::uint32_t blocks_ = 0;
};

}  // namespace lacquer
