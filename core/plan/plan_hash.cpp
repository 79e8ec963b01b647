#include "core/plan/plan_hash.hpp"

#include <string>

namespace lacquer {
namespace {

class Fnv1a {
public:
    void add(std::uint64_t value) noexcept {
        for (int byte = 0; byte < 8; ++byte) {
            hash_ ^= (value >> (8 * byte)) & 0xff;
            hash_ *= 0x100000001b3u;
        }
    }
    void add(const std::string& text) noexcept {
        for (const char c : text) add(static_cast<unsigned char>(c));
    }
    [[nodiscard]] std::uint64_t value() const noexcept { return hash_; }

private:
    std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace

std::uint64_t hashOf(const ProcessPlan& plan) {
    Fnv1a hash;
    hash.add(static_cast<std::uint64_t>(plan.spec.quantumFrames));
    hash.add(static_cast<std::uint64_t>(plan.spec.sampleRate));
    for (const PlannedNode& node : plan.nodes) {
        hash.add(node.id.value);
        hash.add(node.instance->type().uri);
        hash.add(static_cast<std::uint64_t>(node.arrive));
        for (const auto* ports : {&node.inputSlots, &node.outputSlots})
            for (const auto& values : *ports)
                for (const SlotIndex value : values) hash.add(value);
    }
    for (const Step& step : plan.steps) {
        hash.add(static_cast<std::uint64_t>(step.kind));
        hash.add(step.object);
        hash.add(step.target);
        for (std::uint32_t i = 0; i < step.count; ++i) hash.add(plan.sources[step.first + i]);
    }
    for (const auto& delay : plan.delays) hash.add(static_cast<std::uint64_t>(delay.frames));
    for (const auto& delay : plan.eventDelays) hash.add(static_cast<std::uint64_t>(delay.frames));
    return hash.value();
}

}  // namespace lacquer
