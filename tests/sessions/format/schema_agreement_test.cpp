// What the schema of session.json takes, the reader takes, and the other way round, but for what no schema can say.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <regex>

#include <nlohmann/json.hpp>

#include "sessions/format/schema_check.hpp"
#include "sessions/format/session_reader.hpp"
#include "tests/sessions/edit_samples.hpp"

namespace lacquer::sessions::schema_agreement_test {
namespace {

using nlohmann::json;

// Why the reader may refuse what follows the schema: what depends on another place in the document, on the types of
// nodes, or on the sense of a text or a curve.
const std::vector<std::pair<const char*, std::regex>> kReasons{
    {"a reference", std::regex("there is no node")},
    {"an id or a name that is taken",
     std::regex("is used twice|two ports have the symbol|has two (automation lanes|controls)")},
    {"an end of a wire", std::regex("has no (input|output) \"")},
    {"a wire", std::regex("cannot feed|would close a cycle|connected already")},
    {"a width of a type", std::regex("cannot be \\d+ channels? wide")},
    {"what a track records", std::regex("cannot record|cannot be armed")},
    {"the order of tempo points and bars", std::regex("^tempo point \\d+: ")},
    {"an order of times", std::regex("ends where it starts or before|the loop|^point \\d+: ")},
    {"a path", std::regex("outside the session folder|character NUL")},
    {"a text that stands for bytes", std::regex("no base64")},
    {"a latency", std::regex("latency")},
    {"an order", std::regex("stands twice in the order")},
};

// Every member and every entry below a value, as the way to it.
void collect(const json& value, const json::json_pointer& at, std::vector<json::json_pointer>& all) {
    if (value.is_object())
        for (const auto& [key, member] : value.items()) {
            collect(member, at / key, all);
            all.push_back(at / key);
        }
    if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i) {
            collect(value[i], at / i, all);
            all.push_back(at / i);
        }
}

class Mutator {
public:
    explicit Mutator(unsigned seed) : random_(seed) {}

    void mutate(json& document) {
        std::vector<json::json_pointer> places;
        collect(document, json::json_pointer(), places);
        const json::json_pointer place = any(places);
        json& value = document.at(place);
        json& parent = document.at(place.parent_pointer());
        switch (pick(7)) {
            case 0:
                if (parent.is_object()) parent.erase(place.back());
                if (parent.is_array()) parent.erase(static_cast<std::size_t>(std::stoul(place.back())));
                return;
            case 1:
                value = any(kOdd);
                return;
            case 2:
                if (value.is_number()) value = any(kNumbers);
                return;
            case 3:
                if (parent.is_object()) parent["unheardOf"] = any(kOdd);
                return;
            case 4:
                if (parent.is_array()) parent.push_back(json(value));
                return;
            case 5:
                value = json(document.at(any(places)));
                return;
            default:
                if (value.is_number()) value = value.get<double>() + (pick(2) == 0 ? 1 : -1);
        }
    }
    std::size_t pick(std::size_t count) { return random_() % count; }

private:
    template <class T>
    const T& any(const std::vector<T>& all) {
        return all[pick(all.size())];
    }
    std::mt19937 random_;
    const std::vector<json> kNumbers{0,
                                     1,
                                     -1,
                                     0.5,
                                     -0.0,
                                     7,
                                     65,
                                     257,
                                     4503599627370496,
                                     4503599627370497,
                                     -4503599627370497,
                                     9007199254740991,
                                     9007199254740992,
                                     9007199254740993,
                                     INT64_MAX,
                                     INT64_MIN,
                                     UINT64_MAX,
                                     1e18,
                                     1e19,
                                     1e300,
                                     -1e308,
                                     5e-324,
                                     1.0,
                                     48000.0,
                                     2147483648};
    const std::vector<json> kOdd{nullptr,
                                 true,
                                 false,
                                 "",
                                 "text",
                                 "../out",
                                 "#00ff00",
                                 std::string("a\0b", 3),
                                 json::array(),
                                 json::object(),
                                 json::array({1, 2}),
                                 json::array({1, "out"}),
                                 json{{"base64", "AA=="}},
                                 json{{"base64", "?"}},
                                 3,
                                 1e300};
};

TEST(SchemaAgreement, SchemaAndReaderTakeTheSameDocuments) {
    const test::EditSamples samples;
    std::vector<json> documents;
    for (const Edit& edit : samples.edits()) {
        Session session = samples.session;
        if (!apply(session, test::registry(), edit).ok()) continue;
        const auto text = writeSession(session);
        if (!text) continue;
        documents.push_back(json::parse(*text));
        ASSERT_TRUE(checkAgainstSchema(documents.back()).empty());
    }
    ASSERT_GT(documents.size(), 20u);

    Mutator mutator(1);
    int taken = 0, refused = 0;
    std::map<std::string, int> reasons;
    for (int round = 0; round < 1500; ++round) {
        json document = documents[mutator.pick(documents.size())];
        for (auto changes = 1 + mutator.pick(2); changes > 0; --changes) mutator.mutate(document);
        const std::string text = document.dump(2);
        SCOPED_TRACE(text);
        const bool follows = checkAgainstSchema(document).empty();
        ReadSession read;
        ASSERT_NO_THROW(read = readSession(text, "/nowhere.lacquer", test::registry(), MediaCheck::presence));
        std::vector<std::string> fatal;
        for (const Finding& finding : read.findings)
            if (finding.severity == Severity::fatal) fatal.push_back(finding.error.what);
        if (!follows) {
            ++refused;
            ASSERT_FALSE(fatal.empty()) << "the schema refuses it, and the reader takes it";
            continue;
        }
        for (const std::string& what : fatal) {
            const auto stated = std::find_if(kReasons.begin(), kReasons.end(), [&](const auto& reason) {
                return std::regex_search(what, reason.second);
            });
            if (stated == kReasons.end())
                ADD_FAILURE() << "no stated reason: " << what;
            else
                ++reasons[stated->first];
        }
        if (!fatal.empty()) continue;
        ++taken;
        const auto written = writeSession(read.session);
        ASSERT_TRUE(written.ok()) << written.error().line();
        EXPECT_TRUE(checkAgainstSchema(json::parse(*written)).empty()) << *written;
    }
    EXPECT_GT(taken, 100);
    EXPECT_GT(refused, 100);
    EXPECT_GE(reasons.size(), 4u) << "few of the reasons have come up";
}

}  // namespace
}  // namespace lacquer::sessions::schema_agreement_test
