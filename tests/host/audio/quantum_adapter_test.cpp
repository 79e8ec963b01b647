#include "host/audio/quantum_adapter.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace lacquer::host {
namespace {

// Counts up, so that a lost, repeated or misplaced frame shows.
class Counter final : public QuantumSource {
public:
    Counter(int quantumFrames, int channels) : quantumFrames_(quantumFrames), channels_(channels) {}
    void runQuantum(float* const* out) noexcept override {
        for (int i = 0; i < quantumFrames_; ++i, ++next_)
            for (int c = 0; c < channels_; ++c) out[c][i] = static_cast<float>(next_) + 0.25f * static_cast<float>(c);
        ++quanta;
    }
    int quanta = 0;

private:
    int quantumFrames_, channels_;
    int next_ = 0;
};

void expectCountingStream(int quantum, int channels, const std::vector<int>& callbacks) {
    Counter source(quantum, channels);
    QuantumAdapter adapter(source, quantum, channels);
    std::vector<std::vector<float>> buffers(static_cast<std::size_t>(channels), std::vector<float>(8192 + 1));
    std::vector<float*> pointers;
    for (auto& buffer : buffers) pointers.push_back(buffer.data());
    int played = 0;
    for (const int frames : callbacks) {
        for (auto& buffer : buffers) buffer[static_cast<std::size_t>(frames)] = -1;
        adapter.pull(pointers.data(), frames);
        for (int c = 0; c < channels; ++c) {
            for (int i = 0; i < frames; ++i)
                ASSERT_EQ(pointers[static_cast<std::size_t>(c)][i],
                          static_cast<float>(played + i) + 0.25f * static_cast<float>(c))
                    << "quantum " << quantum << ", callback of " << frames << ", frame " << played + i;
            ASSERT_EQ(pointers[static_cast<std::size_t>(c)][frames], -1) << "wrote past the end";
        }
        played += frames;
        // No more ahead than the quantum that is being played.
        ASSERT_EQ(source.quanta, (played + quantum - 1) / quantum);
    }
}

TEST(QuantumAdapter, GivesOneStreamWhateverTheCallbackSizes) {
    std::mt19937 random(7);
    for (const int quantum : {64, 256, 1024, 4096})
        for (const int channels : {1, 2, 5}) {
            std::vector<int> callbacks(60);
            for (int& frames : callbacks) frames = 1 + static_cast<int>(random() % 8192);
            expectCountingStream(quantum, channels, callbacks);
        }
}

TEST(QuantumAdapter, GoesThroughEveryCallbackSize) {
    std::vector<int> callbacks(1500);
    std::iota(callbacks.begin(), callbacks.end(), 1);
    expectCountingStream(256, 2, callbacks);
}

TEST(QuantumAdapter, LivesOnSingleFrames) {
    expectCountingStream(64, 2, std::vector<int>(1000, 1));
}

}  // namespace
}  // namespace lacquer::host
