#include "sessions/render/stand_in.hpp"

#include <algorithm>

namespace lacquer::sessions {
namespace {

class StandIn : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }

    void process(const ProcessContext& context) noexcept override {
        for (std::size_t port = 0; port < context.audioOutputs.size(); ++port) {
            const AudioBlock& out = context.audioOutputs[port];
            const ConstAudioBlock in =
                port < context.audioInputs.size() ? context.audioInputs[port] : ConstAudioBlock{};
            for (int channel = 0; channel < out.channelCount(); ++channel) {
                const int from = in.channelCount() == 1 ? 0 : channel;
                if (from < in.channelCount())
                    std::copy_n(in[from], context.frames, out[channel]);
                else
                    std::fill_n(out[channel], context.frames, 0.0f);
            }
        }
    }
};

}  // namespace

std::shared_ptr<const ProcessorType> standInTypeFor(const Node& node) {
    auto type = std::make_shared<ProcessorType>();
    type->uri = node.type;
    type->name = node.name;
    type->widths = {node.width};
    type->create = [](const CreateSpec&) -> Result<std::unique_ptr<Processor>> { return std::make_unique<StandIn>(); };
    return type;
}

}  // namespace lacquer::sessions
