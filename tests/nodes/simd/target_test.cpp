#include "nodes/simd/target.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "nodes/simd/kernels.hpp"
#include "support/simd_targets.hpp"

namespace lacquer::nodes::target_test {
namespace {

TEST(SimdTarget, EveryNameThatTheMachineHasIsUnderstood) {
    for (const SimdTarget target : kSimdTargets) {
        const auto parsed = parseSimdTarget(nameOf(target), "--simd", SimdTarget::avx512);
        ASSERT_TRUE(parsed.ok()) << parsed.error().line();
        EXPECT_EQ(*parsed, target);
    }
}

TEST(SimdTarget, AnotherNameIsRefusedWithTheNamesThereAre) {
    for (const char* const name : {"", "AVX2", "avx", "avx5120", "neon", "scalar "}) {
        const auto parsed = parseSimdTarget(name, "--simd", SimdTarget::avx512);
        ASSERT_FALSE(parsed.ok()) << name;
        EXPECT_EQ(parsed.error().kind, ErrorKind::usage);
        EXPECT_EQ(parsed.error().line(),
                  "--simd: " + std::string(name) + " is no vector unit (one of: scalar, sse2, avx2, avx512)");
    }
}

TEST(SimdTarget, WhatTheMachineLacksIsRefusedWithWhatItHas) {
    const auto parsed = parseSimdTarget("avx512", "--simd", SimdTarget::avx2);
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.error().kind, ErrorKind::usage);
    EXPECT_EQ(parsed.error().line(),
              "--simd: this machine has no avx512 (it has scalar, sse2, avx2; without the option the best is used)");
    EXPECT_FALSE(parseSimdTarget("avx2", "--simd", SimdTarget::sse2).ok());
    EXPECT_TRUE(parseSimdTarget("avx2", "--simd", SimdTarget::avx2).ok());
}

// The system's own word on it.
TEST(SimdTarget, TheBestIsTheWidestThatTheSystemLists) {
#if defined(__x86_64__)
    std::ifstream file("/proc/cpuinfo");
    std::string line;
    while (std::getline(file, line) && line.rfind("flags", 0) != 0) {
    }
    if (line.empty()) GTEST_SKIP() << "the system lists no flags";
    std::istringstream words(line);
    const std::set<std::string> flags{std::istream_iterator<std::string>(words), {}};
    SimdTarget widest = SimdTarget::sse2;
    if (flags.contains("avx2")) widest = SimdTarget::avx2;
    if (flags.contains("avx512f") && flags.contains("avx512bw") && flags.contains("avx512dq") &&
        flags.contains("avx512vl"))
        widest = SimdTarget::avx512;
    EXPECT_STREQ(nameOf(bestSimdTarget()), nameOf(widest));
#else
    EXPECT_EQ(bestSimdTarget(), SimdTarget::scalar);
#endif
}

TEST(SimdTarget, TheBestIsChosenUntilAnotherIs) {
    EXPECT_EQ(chosenSimdTarget(), bestSimdTarget());
    std::set<const Kernels*> kernels;
    for (const SimdTarget target : test::availableSimdTargets()) {
        const test::SimdTargetScope scope(target);
        EXPECT_EQ(chosenSimdTarget(), target);
        EXPECT_EQ(&chosenKernels(), &kernelsFor(target));
        kernels.insert(&chosenKernels());
    }
    EXPECT_EQ(kernels.size(), test::availableSimdTargets().size()) << "each has kernels of its own";
}

}  // namespace
}  // namespace lacquer::nodes::target_test
