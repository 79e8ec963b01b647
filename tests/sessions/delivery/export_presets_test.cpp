#include "sessions/delivery/export_presets.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sessions/delivery/file_name_template.hpp"
#include "sessions/format/export_preset_json.hpp"

namespace lacquer::sessions::export_presets_test {
namespace {

TEST(ExportPresets, TheFactorysAreReadAndWritten) {
    for (const char* name : {"streaming", "cd", "vinyl", "archive"})
        EXPECT_TRUE(exportPresetCalled(factoryExportPresets(), name)) << name;
    for (const ExportPreset& preset : factoryExportPresets()) {
        const std::string text = nlohmann::ordered_json::array({toJson(preset)}).dump();
        const auto again = parseExportPresets(text, "again");
        ASSERT_TRUE(again) << again.error().line();
        EXPECT_EQ(again->at(0), preset) << text;
    }
}

TEST(ExportPresets, OnesOwnReplaceTheFactorysByName) {
    ExportPreset mine;
    mine.name = "cd";
    mine.description = "mine";
    const auto all = exportPresets(std::vector{mine});
    EXPECT_EQ(all.size(), factoryExportPresets().size());
    EXPECT_EQ(exportPresetCalled(all, "cd").value().description, "mine");
    const auto unknown = exportPresetCalled(all, "streming");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().remedy.find("streaming"), std::string::npos) << unknown.error().line();
}

TEST(ExportPresets, RefusesWhatCannotBeWritten) {
    const struct {
        const char* text;
        const char* says;
    } cases[] = {
        {R"([{"name": "a", "format": "flac", "bits": 32}])", "FLAC has no 32-bit float"},
        {R"([{"name": "a", "format": "opus", "kbps": 96, "sampleRate": 44100}])", "Opus has no sample rate"},
        {R"([{"name": "a", "format": "mp3", "kbps": 100}])", "kbps"},
        {R"([{"name": "a", "format": "vorbis", "quality": 11}])", "quality"},
        {R"([{"name": "a", "format": "wav", "bits": 20}])", "20 bits"},
        {R"([{"name": "a", "format": "wav", "targetLufs": 3}])", "target"},
        {R"([{"name": "a", "format": "wave"}])", "wave"},
        {R"([{"name": "a", "format": "wav", "bitts": 16}])", "bitts"},
        {R"([{"format": "wav"}])", "name"},
        {R"([{"name": "a", "format": "wav"}, {"name": "a", "format": "aiff"}])", "two presets"},
        {"{", "no JSON"},
    };
    for (const auto& [text, says] : cases) {
        const auto parsed = parseExportPresets(text, "mine.json");
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().kind, ErrorKind::badData);
        EXPECT_NE(parsed.error().line().find(says), std::string::npos) << parsed.error().line();
        EXPECT_NE(parsed.error().where.find("mine.json"), std::string::npos) << parsed.error().line();
    }
}

TEST(FileNameTemplate, PutsTheFieldsIn) {
    const Tags tags{.title = "Why/Not?", .artist = "Ä", .track = 3};
    EXPECT_EQ(expandFileName("{track2} {artist} - {title} ({preset})", "song", tags, "cd").value(),
              "03 Ä - Why_Not_ (cd)");
    EXPECT_EQ(expandFileName("{title}", "song", {}, "cd").value(), "song");
    EXPECT_EQ(expandFileName("{track2} {name}", "song", {}, "cd").value(), "song");
    const std::string longName(300, 'x');
    const std::string cd = expandFileName("{name} ({preset})", longName, {}, "cd").value();
    EXPECT_EQ(cd.size(), 120U);
    EXPECT_TRUE(cd.ends_with("x (cd)"));
    for (const char* wrong : {"{tittle}", "{name", "name}", "{artist}"})
        EXPECT_FALSE(expandFileName(wrong, "song", {}, "cd")) << wrong;
}

}  // namespace
}  // namespace lacquer::sessions::export_presets_test
