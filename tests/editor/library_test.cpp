// What the palette offers beside nodes, added where it was asked for.
#include "editor/controllers/library.hpp"

#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "editor_bench.hpp"
#include "sessions/format/factory_presets.hpp"
#include "tests/host/lv2/plugin_folder.hpp"

namespace lacquer::editor::library_test {
namespace {

namespace fs = std::filesystem;

class LibraryTest : public testing::Test {
protected:
    LibraryTest() {
        std::string name = (fs::temp_directory_path() / "lacquer-XXXXXX").string();
        folder = ::mkdtemp(name.data());
    }
    ~LibraryTest() override { fs::remove_all(folder); }

    [[nodiscard]] Library& library() const { return *bench.editor->library(); }
    [[nodiscard]] const Graph& graph() const { return bench.graph(); }
    // The key of the palette's first line for what is typed.
    QString best(const QString& typed) const {
        bench.editor->palette()->setFilter(typed);
        return bench.editor->palette()->uriAt(0);
    }
    [[nodiscard]] bool wired(const std::string& from, const std::string& to) const {
        return bench.wire(from, to) != ConnectionId{};
    }

    EditorBench bench;
    fs::path folder;
};

TEST_F(LibraryTest, ATemplateIsFoundByNameAndAddedAtThePointerInOneStep) {
    const std::string before = bench.text();
    const std::size_t nodes = graph().nodes().size();
    library().add(best("mastering"), {1500, 900});
    ASSERT_EQ(graph().nodes().size(), nodes + 5);
    EXPECT_TRUE(wired("Mastering EQ", "Mastering compressor"));
    EXPECT_TRUE(wired("Mastering limiter", "Mastering meter"));
    const QPointF middle = (bench.middleOf("Mastering EQ") + bench.middleOf("Mastering meter")) / 2;
    EXPECT_NEAR(middle.x(), 1500, 1);
    EXPECT_EQ(bench.canvas().selection().nodes().size(), 5u);
    EXPECT_EQ(bench.editor->session()->undoText(), "Add Mastering chain");
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST_F(LibraryTest, DroppedFromAnOutputItIsWiredToItThere) {
    bench.drag(bench.outputOf("vox pan"), {1400, 1500});
    library().add(best("drum bus"), {1400, 1500});
    EXPECT_TRUE(wired("vox pan", "Drum bus"));
    EXPECT_NEAR(bench.inputOf("Drum bus").x(), 1400, 1);
    EXPECT_NEAR(bench.inputOf("Drum bus").y(), 1500, 1);
}

TEST_F(LibraryTest, DroppedFromAnInputItFeedsIt) {
    bench.drag(bench.inputOf("Mix bus"), {1600, 1500});
    library().add(best("track strip"), {1600, 1500});
    EXPECT_TRUE(wired("Track pan", "Mix bus"));
    EXPECT_NEAR(bench.outputOf("Track pan").x(), 1600, 1);
}

TEST_F(LibraryTest, BehindAMonoOutputItIsMono) {
    bench.drag(bench.outputOf("kick"), {600, 1500});
    library().add(best("parallel compression"), {600, 1500});
    EXPECT_TRUE(wired("kick", "Parallel in"));
    EXPECT_EQ(graph().find(bench.node("Parallel in"))->width, 1);
}

TEST_F(LibraryTest, IntoAWireItMakesRoom) {
    bench.canvas().selection().setWire(bench.wire("Mix bus", "Mix bus fader"));
    bench.canvas().askForNode({100, 100});
    library().add(best("mid/side chain"), {100, 100});
    EXPECT_TRUE(wired("Mix bus", "Mid/side encoder"));
    EXPECT_TRUE(wired("Mid/side decoder", "Mix bus fader"));
    EXPECT_FALSE(wired("Mix bus", "Mix bus fader"));
    EXPECT_GT(bench.inputOf("Mid/side encoder").x(), bench.outputOf("Mix bus").x());
    EXPECT_LT(bench.outputOf("Mid/side decoder").x(), bench.inputOf("Mix bus fader").x());
    EXPECT_NEAR(bench.inputOf("Mid/side encoder").y(), bench.outputOf("Mix bus").y(), 1);
    bench.editor->session()->undo();
    EXPECT_TRUE(wired("Mix bus", "Mix bus fader"));
    EXPECT_FALSE(bench.editor->session()->modified());
}

TEST_F(LibraryTest, AnAuxStandsBesideTheWire) {
    bench.canvas().selection().setWire(bench.wire("vox pan", "Vocals bus"));
    bench.canvas().askForNode({900, 1400});
    library().add(best("aux"), {900, 1400});
    EXPECT_TRUE(wired("vox pan", "Vocals bus"));
    EXPECT_TRUE(wired("vox pan", "Aux send"));
    EXPECT_TRUE(wired("Aux return fader", "Vocals bus"));
    EXPECT_EQ(bench.session().content(bench.node("Aux send")).role, sessions::Role::send);
}

TEST_F(LibraryTest, OnlyTemplatesThatFitAreOffered) {
    bench.drag(bench.outputOf("vox pan"), {1400, 1500});
    bench.editor->palette()->setFilter("track strip");
    for (int row = 0; row < bench.editor->palette()->count(); ++row)
        EXPECT_NE(bench.editor->palette()->uriAt(row), "template:track") << "which has no input";
}

TEST_F(LibraryTest, ASelectionBecomesATemplateThatIsThereNextTime) {
    library().open(folder);
    EXPECT_FALSE(library().hasTemplate("My vox"));
    bench.canvas().selection().setNodes({bench.node("vox"), bench.node("vox fader"), bench.node("vox pan")});
    ASSERT_TRUE(library().saveTemplate(" My vox "));
    EXPECT_TRUE(library().hasTemplate("My vox"));
    EXPECT_FALSE(bench.editor->session()->modified()) << "nothing of the session has changed";

    EditorBench next;
    next.editor->library()->open(folder);
    next.editor->palette()->setFilter("my vox");
    next.editor->library()->add(next.editor->palette()->uriAt(0), {600, 1400});
    EXPECT_NE(next.wire("vox 2", "vox fader 2"), ConnectionId{});
    EXPECT_TRUE(next.session().content(next.node("vox 2")).clips.empty());
    EXPECT_TRUE(next.problems.empty());
}

TEST_F(LibraryTest, ABrokenTemplateIsNamedAndTheOthersAreThere) {
    library().open(folder);
    bench.canvas().selection().setNodes({bench.node("vox fader")});
    ASSERT_TRUE(library().saveTemplate("Good"));
    std::ofstream(folder / "templates/bad.json") << "{";
    EditorBench next;
    next.editor->library()->open(folder);
    ASSERT_EQ(next.problems.size(), 1);
    EXPECT_TRUE(next.problems[0].contains("bad.json")) << next.problems[0].toStdString();
    next.editor->palette()->setFilter("good");
    EXPECT_EQ(next.editor->palette()->uriAt(0), "own-template:Good");
}

TEST_F(LibraryTest, NothingSelectedIsNoTemplate) {
    library().open(folder);
    bench.canvas().selection().clear();
    EXPECT_FALSE(library().saveTemplate("Nothing"));
    EXPECT_EQ(bench.problems.size(), 1);
}

TEST_F(LibraryTest, RolesAreSetOnAllThatIsSelectedInOneStep) {
    const auto role = [&](const char* name) { return bench.session().content(bench.node(name)).role; };
    bench.canvas().selection().setNodes({bench.node("vox fader"), bench.node("vox pan")});
    bench.canvas().setRole("send");
    EXPECT_EQ(role("vox fader"), sessions::Role::send);
    EXPECT_EQ(role("vox pan"), sessions::Role::send);
    EXPECT_EQ(bench.history().position(), 1u);
    const int row = *bench.editor->nodes()->rowOf(bench.node("vox pan"));
    EXPECT_EQ(bench.editor->nodes()->index(row).data(NodeModel::lookRole), "send");
    bench.canvas().setRole("send");
    EXPECT_EQ(bench.history().position(), 1u) << "nothing to do";
    bench.canvas().setRole("conductor");
    EXPECT_EQ(bench.history().position(), 1u) << "no role";
    bench.editor->session()->undo();
    EXPECT_EQ(role("vox fader"), sessions::Role::none);
    bench.canvas().selection().setNodes({bench.node("Mix bus")});
    bench.canvas().setRole("none");
    EXPECT_EQ(role("Mix bus"), sessions::Role::none);
}

// A preset of the user's own, of a node whose EQ has been turned.
class PresetTest : public LibraryTest {
protected:
    PresetTest() {
        library().open(folder);
        select("Master EQ");
        set("band4.gain", 6);
        set("band4.frequency", 900);
        EXPECT_TRUE(library().savePreset("Bright"));
    }
    void select(const char* name) { bench.canvas().selection().setNodes({bench.node(name)}); }
    void set(const char* parameter, double value) {
        bench.editor->session()->perform(sessions::SetParameter{bench.node("Master EQ"), parameter, value});
    }
    const auto& values(const char* name) { return bench.session().content(bench.node(name)).parameters; }
    QVariantList ownPresets() {
        QVariantList own;
        for (const QVariant& preset : library().presets())
            if (preset.toMap()["own"].toBool()) own.append(preset);
        return own;
    }
};

TEST_F(PresetTest, IsAFileOfItsTypeThatIsThereNextTime) {
    // printf lacquer:eq | sha1sum
    EXPECT_TRUE(fs::exists(folder / "presets/lacquer-eq-5e8abaab/Bright.json"));
    EXPECT_TRUE(library().hasPreset("Bright"));
    EditorBench next;
    next.editor->library()->open(folder);
    next.editor->palette()->setFilter("parametric bright");
    ASSERT_GE(next.editor->palette()->count(), 1);
    EXPECT_EQ(next.editor->palette()->index(0).data(PaletteModel::ownerRole), "Parametric EQ");
    next.editor->library()->add(next.editor->palette()->uriAt(0), {900, 1400});
    const auto& content = next.session().content(next.node("Parametric EQ"));
    EXPECT_EQ(content.parameters, (std::map<std::string, double>{{"band4.gain", 6}, {"band4.frequency", 900}}));
    EXPECT_EQ(content.role, sessions::Role::none) << "the role of the node it was saved from is not part of it";
    EXPECT_EQ(next.history().position(), 1u);
}

TEST_F(PresetTest, LoadedIntoANodeItIsAllThatIsSetAndOneStep) {
    select("Master EQ");
    set("band4.gain", -3);
    set("band5.gain", 2);
    set("output", 1);
    const std::size_t position = bench.history().position();
    const QVariantList presets = ownPresets();
    ASSERT_EQ(presets.size(), 1);
    EXPECT_EQ(presets[0].toMap()["name"], "Bright");
    library().loadPreset(presets[0].toMap()["key"].toString());
    EXPECT_EQ(values("Master EQ"), (std::map<std::string, double>{{"band4.gain", 6}, {"band4.frequency", 900}}));
    EXPECT_EQ(bench.history().position(), position + 1);
    bench.editor->session()->undo();
    EXPECT_EQ(values("Master EQ").at("band5.gain"), 2);
    EXPECT_EQ(values("Master EQ").at("band4.gain"), -3);
    library().loadPreset(presets[0].toMap()["key"].toString());
    library().loadPreset(presets[0].toMap()["key"].toString());
    EXPECT_EQ(bench.history().position(), position + 1) << "the second time there is nothing to do";
}

TEST_F(PresetTest, AStateIsLoadedAndTakenBackToo) {
    bench.editor->session()->perform(sessions::SetState{bench.node("Master EQ"), {{"key", "value"}}});
    ASSERT_TRUE(library().savePreset("With state"));
    bench.editor->session()->perform(sessions::SetState{bench.node("Master EQ"), {}});
    library().loadPreset("own-preset:lacquer:eq With state");
    EXPECT_EQ(bench.session().content(bench.node("Master EQ")).state, (ProcessorState{{"key", "value"}}));
    bench.editor->session()->undo();
    EXPECT_TRUE(bench.session().content(bench.node("Master EQ")).state.empty());
}

TEST_F(PresetTest, ANodeIsReplacedWithAPresetAndAllThatItSays) {
    bench.editor->session()->perform(sessions::SetState{bench.node("Master EQ"), {{"key", "value"}}});
    ASSERT_TRUE(library().savePreset("With state"));
    const std::string before = bench.text();
    for (const char* old : {"Limiter", "Master EQ"}) {          // of another type and of the same
        if (old == std::string("Master EQ")) set("output", 3);  // which the preset does not name
        const auto place = bench.session().content(bench.node(old)).position;
        select(old);
        bench.canvas().askToReplace();
        library().add("own-preset:lacquer:eq With state", {});
        const NodeId made = *bench.canvas().selection().nodes().begin();
        EXPECT_EQ(graph().find(made)->type, "lacquer:eq");
        const sessions::NodeContent& content = bench.session().content(made);
        EXPECT_EQ(content.position, place);
        EXPECT_EQ(content.parameters, (std::map<std::string, double>{{"band4.gain", 6}, {"band4.frequency", 900}}));
        EXPECT_EQ(content.state, (ProcessorState{{"key", "value"}}));
        EXPECT_FALSE(graph().incoming(made).empty());
        bench.editor->session()->undo();
    }
    bench.editor->session()->undo();
    EXPECT_EQ(bench.text(), before);
}

TEST_F(PresetTest, ThoseOfTheProgramComeBehindOnesOwnAndStayAsTheyAre) {
    const auto factory = sessions::factoryPresetsOf("lacquer:eq");
    ASSERT_GE(factory.size(), 2u);
    const QVariantList presets = library().presets();
    ASSERT_EQ(presets.size(), 1 + static_cast<int>(factory.size()));
    const QVariantMap second = presets[1].toMap();
    EXPECT_EQ(second["name"].toString().toStdString(), factory[0].name);
    EXPECT_EQ(second["description"].toString().toStdString(), factory[0].description);
    EXPECT_FALSE(second["own"].toBool());
    library().loadPreset(second["key"].toString());
    EXPECT_EQ(values("Master EQ"), factory[0].parameters) << "what it does not name has its default";
    EXPECT_FALSE(library().renamePreset(second["key"].toString(), "Other"));
    EXPECT_FALSE(library().removePreset(second["key"].toString()));
    EXPECT_FALSE(library().hasPreset(second["name"].toString()));

    PaletteModel& palette = *bench.editor->palette();
    palette.setFilter(second["name"].toString() + " Parametric EQ");
    ASSERT_GE(palette.count(), 1);
    library().add(palette.uriAt(0), {900, 1400});
    EXPECT_EQ(values("Parametric EQ"), factory[0].parameters);
}

TEST_F(PresetTest, OnesOwnAreRenamedAndRemoved) {
    const auto names = [&] {
        QStringList list;
        for (const QVariant& preset : ownPresets()) list.append(preset.toMap()["name"].toString());
        return list;
    };
    ASSERT_TRUE(library().savePreset("Dark"));
    EXPECT_EQ(names(), (QStringList{"Bright", "Dark"}));
    EXPECT_TRUE(library().renamePreset("own-preset:lacquer:eq Dark", " Gloomy "));
    EXPECT_EQ(names(), (QStringList{"Bright", "Gloomy"}));
    EXPECT_FALSE(library().hasPreset("Dark"));
    EXPECT_TRUE(library().renamePreset("own-preset:lacquer:eq Gloomy", "gloomy")) << "in a file of another name or not";
    EXPECT_EQ(names(), (QStringList{"Bright", "gloomy"}));

    EXPECT_FALSE(library().renamePreset("own-preset:lacquer:eq gloomy", "Bright"));
    ASSERT_EQ(bench.problems.size(), 1);
    EXPECT_TRUE(bench.problems[0].contains("Bright"));
    EXPECT_FALSE(library().renamePreset("own-preset:lacquer:eq gloomy", "  "));
    EXPECT_FALSE(library().renamePreset("own-preset:lacquer:eq No such", "Other"));
    EXPECT_EQ(names(), (QStringList{"Bright", "gloomy"}));

    EXPECT_TRUE(library().removePreset("own-preset:lacquer:eq gloomy"));
    EXPECT_EQ(names(), QStringList{"Bright"});
    EXPECT_FALSE(library().removePreset("own-preset:lacquer:eq gloomy"));
    EXPECT_EQ(bench.editor->palette()->presetsWith("own-preset:").size(), 1u);
}

// A copy made by a file manager has the name inside, and comes first.
TEST_F(PresetTest, TheFileThatWasReadIsRenamedOrRemovedWhateverItIsCalled) {
    const fs::path original = folder / "presets/lacquer-eq-5e8abaab/Bright.json";
    const fs::path copy = folder / "presets/lacquer-eq-5e8abaab/Bright (copy).json";
    fs::copy_file(original, copy);
    library().open(folder);
    EXPECT_TRUE(library().renamePreset("own-preset:lacquer:eq Bright", "Dark"));
    EXPECT_FALSE(fs::exists(copy));
    EXPECT_TRUE(fs::exists(original));
    EXPECT_EQ(ownPresets().size(), 2);
    fs::rename(original, copy);
    library().open(folder);
    EXPECT_TRUE(library().removePreset("own-preset:lacquer:eq Bright"));
    EXPECT_FALSE(fs::exists(copy));
    EXPECT_EQ(ownPresets().size(), 1);
}

TEST_F(PresetTest, TypesOfSimilarNamesDoNotShareThem) {
    ProcessorType other = **bench.registry.find("lacquer:eq");
    other.uri = "lacquer-eq";
    bench.registry.add(other);
    bench.canvas().addNode("lacquer-eq", {900, 1400});
    EXPECT_FALSE(library().hasPreset("Bright"));
    ASSERT_TRUE(library().savePreset("Bright"));
    EXPECT_EQ(ownPresets().size(), 1);
    select("Master EQ");
    EXPECT_EQ(ownPresets().size(), 1) << "neither has taken the other's place";
}

TEST_F(PresetTest, NodesOfAnotherTypeHaveOthers) {
    select("Limiter");
    EXPECT_TRUE(ownPresets().empty());
    EXPECT_FALSE(library().hasPreset("Bright"));
    const std::string before = bench.text();
    library().loadPreset("own-preset:lacquer:eq Bright");
    EXPECT_EQ(bench.text(), before);
}

TEST_F(PresetTest, APresetOfAPluginIsAsItsFileSays) {
    const auto plugins = host::registerLv2(bench.registry);
    library().setPlugins(plugins);
    const QString type = "lv2:http://drobilla.net/plugins/mda/Detune";
    const QString key = PaletteModel::presetKey(type, "http://drobilla.net/plugins/mda/presets#Detune-stereo-detune");
    library().add(key, {900, 1400});
    ASSERT_TRUE(bench.problems.empty()) << bench.problems.front().toStdString();
    const NodeId fresh = *bench.canvas().selection().nodes().begin();
    EXPECT_EQ(bench.graph().find(fresh)->type, type.toStdString());
    EXPECT_NEAR(bench.session().content(fresh).parameters.at("detune"), 0.2, 1e-7);  // mda.lv2/Detune-presets.ttl
    bench.canvas().addNode(type, {900, 1700});
    const NodeId plain = *bench.canvas().selection().nodes().begin();
    const std::size_t position = bench.history().position();
    library().loadPreset(key);
    EXPECT_NEAR(bench.session().content(plain).parameters.at("mix"), 0.9, 1e-7);
    EXPECT_EQ(bench.history().position(), position + 1);
    bench.editor->session()->undo();
    EXPECT_TRUE(bench.session().content(plain).parameters.empty());
    library().loadPreset(key + "-no-such");
    EXPECT_EQ(bench.problems.size(), 1);
}

// In a bundle, where other hosts find them; the host's tests say what is in it.
TEST_F(PresetTest, ThoseOfPluginsAreLv2Bundles) {
    host::test::PluginFolder lv2;
    lv2.set("LV2_PATH", (lv2.root() / "lv2").string() + ":/usr/lib/lv2");
    library().setPlugins(host::registerLv2(bench.registry));
    const QString type = "lv2:http://drobilla.net/plugins/mda/Detune";
    bench.editor->palette()->addPlugins(
        {{.type = type.toStdString(), .name = "MDA Detune", .className = "Pitch", .audioInputs = 2}});
    bench.canvas().addNode(type, {900, 1700});
    const NodeId node = *bench.canvas().selection().nodes().begin();
    bench.editor->session()->perform(sessions::SetParameter{node, "detune", 0.625});
    const auto names = [&] {
        QStringList list;
        for (const QVariant& preset : library().presets())  // the machine may have more
            if (preset.toMap()["own"].toBool()) list.append(preset.toMap()["name"].toString());
        return list;
    };

    EXPECT_FALSE(library().hasPreset("Wide"));
    ASSERT_TRUE(library().savePreset(" Wide ")) << bench.problems.join('\n').toStdString();
    EXPECT_TRUE(library().hasPreset("Wide"));
    EXPECT_EQ(names(), QStringList{"Wide"});
    EXPECT_TRUE(fs::exists(lv2.root() / "lv2/MDA_Detune_Wide.preset.lv2/Wide.ttl"));

    bench.editor->session()->perform(sessions::SetParameter{node, "detune", 0.25});
    const QString key = library().presets()[0].toMap()["key"].toString();
    library().loadPreset(key);
    EXPECT_EQ(bench.session().content(node).parameters.at("detune"), 0.625);
    EXPECT_TRUE(library().renamePreset(key, "Wider"));
    EXPECT_FALSE(library().hasPreset("Wide"));
    EXPECT_EQ(names(), QStringList{"Wider"});
    EXPECT_TRUE(library().removePreset(key));
    EXPECT_EQ(names(), QStringList{});
    EXPECT_FALSE(fs::exists(lv2.root() / "lv2/MDA_Detune_Wide.preset.lv2"));
    EXPECT_TRUE(bench.problems.empty());
}

TEST_F(PresetTest, PresetsOfPluginsAreFoundByPluginAndName) {
    PaletteModel& palette = *bench.editor->palette();
    palette.addPlugins({{.type = "lv2:urn:detune", .name = "Detuner", .className = "Pitch", .audioInputs = 2}});
    palette.addPluginPresets(
        {{"lv2:urn:detune", "urn:preset:1", "Stereo wide"}, {"lv2:urn:gone", "urn:preset:2", "Wide"}});
    palette.setFilter("detun wide");
    ASSERT_EQ(palette.count(), 1);
    EXPECT_EQ(palette.uriAt(0), PaletteModel::presetKey("lv2:urn:detune", "urn:preset:1"));
    palette.setFilter("detuner");
    EXPECT_EQ(palette.uriAt(0), "lv2:urn:detune") << "the plugin itself";
    for (int row = 0; row < palette.count(); ++row)
        EXPECT_NE(palette.uriAt(row), PaletteModel::presetKey("lv2:urn:detune", "urn:preset:1"))
            << "no word of it is the preset's";
    palette.setFilter("");
    for (int row = 0; row < palette.count(); ++row) EXPECT_FALSE(palette.uriAt(row).contains("preset:"));
}

TEST(Places, TheLibraryIsWhereTheUsersDataIs) {
    const char* before = ::getenv("XDG_DATA_HOME");
    const std::string kept = before ? before : "";
    ::setenv("XDG_DATA_HOME", "/elsewhere", 1);
    EXPECT_EQ(Places::usual("/usr/bin/lacquer-editor").library, "/elsewhere/lacquer");
    if (before)
        ::setenv("XDG_DATA_HOME", kept.c_str(), 1);
    else
        ::unsetenv("XDG_DATA_HOME");
}

}  // namespace
}  // namespace lacquer::editor::library_test
