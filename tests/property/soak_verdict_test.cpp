#include "support/soak_verdict.hpp"

#include <gtest/gtest.h>

namespace lacquer::test::soak_verdict_test {
namespace {

SoakFigures after(const std::vector<double>& mebibytes) {
    SoakFigures figures;
    for (const double each : mebibytes) minutePassed(figures, each);
    return figures;
}

TEST(SoakVerdict, ALongRunInWhichNothingGrowsPasses) {
    const SoakVerdict verdict = judge(after({80, 100, 101, 102.9}));
    EXPECT_TRUE(verdict.passed);
    EXPECT_EQ(verdict.line, "PASS: nothing failed, nothing grew; 4 minutes, 0 xruns");
}

TEST(SoakVerdict, WhatGrowsByMoreThanThreePercentAfterTheWarmUpFails) {
    EXPECT_TRUE(judge(after({50, 100, 103})).passed);
    const SoakVerdict verdict = judge(after({50, 100, 103.1, 90}));
    EXPECT_FALSE(verdict.passed) << "also where it shrinks again";
    EXPECT_EQ(verdict.line, "FAIL: memory grew from 100.0 MiB to 103.1 MiB; 4 minutes, 0 xruns");
}

TEST(SoakVerdict, AFaultAndALostDeviceFail) {
    SoakFigures figures = after({100});
    figures.faults = 1;
    figures.lost = true;
    const SoakVerdict verdict = judge(figures);
    EXPECT_FALSE(verdict.passed);
    EXPECT_EQ(verdict.line, "FAIL: the device was lost, 1 fault; 1 minute, 0 xruns");
    EXPECT_FALSE(judge({}).passed) << "nothing has been seen";
}

TEST(SoakVerdict, LateFilesAreToldAndAreNoFailure) {
    SoakFigures figures = after({100, 100, 100});
    figures.lateFiles = 2;
    figures.xruns = 1;
    const SoakVerdict verdict = judge(figures);
    EXPECT_TRUE(verdict.passed);
    EXPECT_NE(verdict.line.find("1 xrun, 2 late files (the disk or the machine was busy"), std::string::npos)
        << verdict.line;
    EXPECT_NE(judge(after({100})).line.find("too short a run"), std::string::npos);
}

}  // namespace
}  // namespace lacquer::test::soak_verdict_test
