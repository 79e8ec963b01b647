#include "nodes/mix/file_sink.hpp"

#include <algorithm>
#include <array>

#include "nodes/declare.hpp"

namespace lacquer::nodes {
namespace {

class FileSink : public Processor {
public:
    explicit FileSink(const CreateSpec& spec) : writer_(spec.writer) {}
    Status prepare(const PrepareSpec&) override { return {}; }

    void process(const ProcessContext& context) noexcept override {
        if (writer_ == nullptr) return;
        const ConstAudioBlock& in = context.audioInputs[0];
        for (const Segment& segment : context.time->segments) {
            if (!segment.rolling) continue;
            const int last = std::min(in.channelCount(), 2) - 1;
            const std::array<const float*, 2> channels{in[0] + segment.offset, in[last] + segment.offset};
            writer_->write(segment.timelineStart, ConstAudioBlock(channels.data(), last + 1, segment.frames));
        }
    }

private:
    std::shared_ptr<TimelineWriter> writer_;
};

}  // namespace

ProcessorType fileSinkType() {
    return {.uri = "lacquer:file-sink",
            .name = "File sink",
            .group = "mix",
            .description = "Writes what is wired to it to a file while the transport rolls",
            .ports = {audioInput()},
            .parameters = {},
            .create = make<FileSink>};
}

}  // namespace lacquer::nodes
