#include "sessions/delivery/vinyl/sequence_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sessions/delivery/vinyl/sequence_solver.hpp"

namespace lacquer::sessions::vinyl::sequence_json_test {
namespace {

using ::testing::HasSubstr;

const std::string kHead =
    R"({"rpm": 45, "r_start_mm": 146, "r_min_mm": 61, "sides": 2, "max_side_s": 900, "gap_s": 2, "gap_mm": 0.25)";
const std::string kTracks = R"(, "tracks": [
  {"id": "a", "slices": [[60, 100, 0.01, 0.5], [61, 101, 0.02, 0.6]]},
  {"id": "b", "slices": [[62, 102, 0.03, 0.7]]},
  {"id": "c", "slices": [[63, 103, 0.04, 0.8]]}])";

std::string refusal(const std::string& text) {
    const auto problem = readSequenceProblem(text, "x.json");
    EXPECT_FALSE(problem) << text;
    return problem ? "" : problem.error().line();
}
std::string refusalOfMember(const std::string& member) {
    return refusal(kHead + ", " + member + kTracks + "}");
}

/// What solving says of an instance that can be read.
std::string impossible(const std::string& member) {
    const auto problem = readSequenceProblem(kHead + (member.empty() ? "" : ", " + member) + kTracks + "}", "x.json");
    EXPECT_TRUE(problem) << problem.error().line();
    const auto solution = solveSequence(*problem);
    EXPECT_FALSE(solution);
    return solution ? "" : solution.error().line();
}

TEST(SequenceJson, EveryMemberIsWhereItBelongs) {
    const auto problem = readSequenceProblem(kHead + R"(, "weights": {"curv": 0.02, "tau": 1e-5, "balance": 0.5},
        "pins": {"first": {"0": "b"}, "last": {"1": "a"}}, "blocks": [["c", "a"]], "before": [["b", "c"]],
        "sameSide": [["a", "c"]], "notOnSide": [["b", 1]])" +
                                                 kTracks + "}",
                                             "x.json");
    ASSERT_TRUE(problem) << problem.error().line();
    EXPECT_EQ(problem->rpm, 45);
    EXPECT_EQ(problem->startRadiusMm, 146);
    EXPECT_EQ(problem->leastRadiusMm, 61);
    EXPECT_EQ(problem->sides, 2);
    EXPECT_EQ(problem->maxSideSeconds, 900);
    EXPECT_EQ(problem->gapSeconds, 2);
    EXPECT_EQ(problem->gapMm, 0.25);
    EXPECT_EQ(problem->weights.curvature, 0.02);
    EXPECT_EQ(problem->weights.tau, 1e-5);
    EXPECT_EQ(problem->weights.balance, 0.5);
    EXPECT_EQ(problem->first.at(0), 1u);
    EXPECT_EQ(problem->last.at(1), 0u);
    EXPECT_EQ(problem->blocks, (std::vector<std::vector<std::size_t>>{{2, 0}}));
    EXPECT_EQ(problem->before.front(), (std::pair<std::size_t, std::size_t>{1, 2}));
    EXPECT_EQ(problem->sameSide, (std::vector<std::vector<std::size_t>>{{0, 2}}));
    EXPECT_EQ(problem->notOnSide.front(), (std::pair<std::size_t, int>{1, 1}));
    ASSERT_EQ(problem->tracks.size(), 3u);
    EXPECT_EQ(problem->tracks[0].id, "a");
    EXPECT_EQ(problem->tracks[0].slices[1], (SequenceSlice{61, 101, 0.02, 0.6}));
}

TEST(SequenceJson, WhatIsNoInstanceIsToldWithItsPlace) {
    EXPECT_THAT(refusal("[]"), HasSubstr("this is no instance"));
    EXPECT_THAT(refusal(R"({"rpm": 33)"), HasSubstr("x.json:1"));
    EXPECT_THAT(refusal(kHead + "}"), HasSubstr("\"tracks\" is missing"));
    EXPECT_THAT(refusal(kHead + R"(, "tracks": []})"), HasSubstr("of one at least"));
    EXPECT_THAT(refusal(kHead + R"(, "tracks": [{"id": "a", "slices": []}]})"), HasSubstr("of one at least"));
    EXPECT_THAT(refusal(kHead + R"(, "tracks": [7]})"), HasSubstr("is no track"));
    EXPECT_THAT(refusal(kHead + R"(, "tracks": [{"id": "a", "slices": [[1, 2, 3]]}]})"),
                HasSubstr("/tracks/0/slices/0"));
    EXPECT_THAT(refusal(kHead + R"(, "tracks": [{"id": "a", "slices": [[0, 100, 0, 0]]}]})"), HasSubstr("above 0"));
    EXPECT_THAT(refusal(kHead + R"(, "tracks": [{"id": "a", "slices": [[1, -1, 0, 0]]}]})"), HasSubstr("above 0"));
    EXPECT_THAT(
        refusal(kHead +
                R"(, "tracks": [{"id": "a", "slices": [[1, 1, 0, 0]]}, {"id": "a", "slices": [[1, 1, 0, 0]]}]})"),
        HasSubstr("there are two tracks \"a\""));
    EXPECT_THAT(refusalOfMember(R"("befor": [])"), HasSubstr("did you mean before?"));
    EXPECT_THAT(refusalOfMember(R"("before": [["a", "d"]])"), HasSubstr("there is no track \"d\""));
    EXPECT_THAT(refusalOfMember(R"("before": [["a"]])"), HasSubstr("two ids"));
    EXPECT_THAT(refusalOfMember(R"("pins": {"first": {"2": "a"}})"), HasSubstr("sides are 0 to 1"));
    EXPECT_THAT(refusalOfMember(R"("pins": [])"), HasSubstr("must be an object"));
    EXPECT_THAT(refusalOfMember(R"("notOnSide": [["a", 2]])"), HasSubstr("from 0 to 1"));
    EXPECT_THAT(refusalOfMember(R"("weights": {"tau": -1})"), HasSubstr("from 0 to"));
    EXPECT_THAT(refusalOfMember(R"("rpm": 33)"), HasSubstr("more than once"));
    EXPECT_THAT(
        refusal(
            R"({"rpm": 33, "r_start_mm": 60, "r_min_mm": 60, "sides": 1, "max_side_s": 1, "gap_s": 0, "gap_mm": 0})"),
        HasSubstr("must be less than r_start_mm"));
}

TEST(SequenceJson, AnOrderNamesTracksOfTheInstance) {
    const auto problem = readSequenceProblem(kHead + kTracks + "}", "x.json");
    ASSERT_TRUE(problem);
    EXPECT_EQ(*readSequenceOrder(R"([["c", "a"], ["b"]])", "o.json", *problem), (SequenceOrder{{2, 0}, {1}}));
    EXPECT_THAT(readSequenceOrder(R"([["c", "x"]])", "o.json", *problem).error().line(),
                HasSubstr("there is no track \"x\""));
    EXPECT_THAT(readSequenceOrder("{}", "o.json", *problem).error().line(), HasSubstr("this is no order"));
}

TEST(SequenceObstacles, EachIsToldWithNumbersAndWhatWouldHelp) {
    EXPECT_THAT(impossible(R"("blocks": [["a", "b", "c"]])"), HasSubstr("2 sides for 1 song or block"));
    EXPECT_THAT(impossible(R"("before": [["a", "b"], ["b", "c"], ["c", "a"]])"), HasSubstr("in a circle: "));
    EXPECT_THAT(impossible(R"("pins": {"first": {"0": "a", "1": "a"}})"), HasSubstr("to start side A and side B"));
    EXPECT_THAT(impossible(R"("pins": {"first": {"0": "a"}}, "blocks": [["b", "a"]])"),
                HasSubstr("pin the block's first track, \"b\""));
    EXPECT_THAT(impossible(R"("notOnSide": [["a", 0], ["a", 1]])"), HasSubstr("it is not on side A, not on side B"));
    EXPECT_THAT(impossible(R"("pins": {"first": {"1": "a"}}, "before": [["a", "b"]], "notOnSide": [["b", 1]])"),
                HasSubstr("no side is left for \"b\""));
    EXPECT_THAT(impossible(R"("blocks": [["a", "b"], ["b", "c"]])"), HasSubstr("\"b\" is in two blocks"));
    // Of three songs one stands alone: both others cannot be kept off its side.
    EXPECT_THAT(impossible(R"("sameSide": [["a", "b", "c"]])"),
                HasSubstr("without the same side for the group of \"a\""));
}

TEST(SequenceObstacles, TooLittleRoomIsToldToTheMicrometreAndTheSecond) {
    const auto with = [](double capacityMm, double seconds, double pitchUm) {
        SequenceProblem problem;
        problem.rpm = 60;  // a revolution a second
        problem.startRadiusMm = 100;
        problem.leastRadiusMm = 100 - capacityMm;
        problem.maxSideSeconds = seconds;
        for (const char* id : {"a", "b", "c", "d"}) problem.tracks.push_back({id, {{100, pitchUm, 0.01, 0.1}}});
        const auto solution = solveSequence(problem);
        return solution ? "" : solution.error().line();
    };
    EXPECT_EQ(with(20.25, 1000, 100), "");
    EXPECT_THAT(with(20.249, 1000, 100),
                HasSubstr("4 items with their gaps take 40.500 mm, 2 sides have 40.498 mm (at "
                          "least 3 sides; or gap_mm of at most 0.249 mm; or a lower r_min_mm by "
                          "0.001 mm a side"));
    EXPECT_THAT(with(9.999, 1000, 100),
                HasSubstr("\"a\" fits on no side: it takes 10.000 mm, and a side has 9.999 mm, 1.0 um less"));
    EXPECT_EQ(with(50, 202, 100), "");
    EXPECT_THAT(with(50, 201, 100), HasSubstr("take 404.0 s, 2 sides have 402.0 s"));
    EXPECT_THAT(with(50, 99, 100), HasSubstr("it lasts 100.0 s, and a side 99.0 s, 1.0 s less"));
}

TEST(SequenceObstacles, WhereNoPartitionFitsTheLeastChangeIsFound) {
    SequenceProblem problem;
    problem.rpm = 60;
    problem.startRadiusMm = 100;
    problem.leastRadiusMm = 80;  // room for 20 mm; three songs of 12 mm need another side, or 4.25 mm
    problem.tracks = {{"a", {{120, 100, 0.01, 0.1}}}, {"b", {{120, 100, 0.01, 0.1}}}, {"c", {{120, 100, 0.01, 0.1}}}};
    const auto solution = solveSequence(problem);
    ASSERT_FALSE(solution);
    EXPECT_THAT(solution.error().line(), HasSubstr("with r_min_mm lower by 4250 um, 75.750; or with 3 sides"));
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::sequence_json_test
