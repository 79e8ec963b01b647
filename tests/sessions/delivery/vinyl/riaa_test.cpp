#include "sessions/delivery/vinyl/riaa.hpp"

#include <gtest/gtest.h>

#include "tests/sessions/delivery/vinyl/reference_numbers.hpp"

namespace lacquer::sessions::vinyl::riaa_test {
namespace {

TEST(Riaa, RecordingResponseIsThatOfTheStandard) {
    for (const auto& [hz, db] : referenceNumbers().at("riaa_record_db").items())
        EXPECT_NEAR(recordDb(std::stod(hz)), db.get<double>(), 0.001) << hz << " Hz";
}

TEST(Riaa, ReplayOfIecHasOneMoreHighPass) {
    for (const auto& [hz, db] : referenceNumbers().at("iec_amendment_playback_extra_db").items())
        EXPECT_NEAR(iecReplayDb(std::stod(hz)), db.get<double>(), 0.001) << hz << " Hz";
}

}  // namespace
}  // namespace lacquer::sessions::vinyl::riaa_test
