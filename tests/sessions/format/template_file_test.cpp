// Templates of the user's own, on disk.
#include "sessions/format/template_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "sessions/format/session_reader.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::template_file_test {
namespace {

namespace fs = std::filesystem;
using test::registry;

class TemplateFileTest : public testing::Test {
protected:
    TemplateFileTest()
        : folder(disk.path() / "templates"),
          session(readSession(test::kPlainSession, disk.path(), registry(), MediaCheck::presence).session) {}
    // As one session, ids apart.
    static std::string textOf(const Template& made) {
        Session empty;
        EXPECT_TRUE(apply(empty, registry(), makeGroup("Add", placeTemplate(empty, made, {}).edits)).ok());
        return test::textOf(empty);
    }

    test::SessionFolder disk;
    fs::path folder;
    Session session;
};

TEST_F(TemplateFileTest, ASelectionBecomesATemplateWithoutWhatBelongsToTheSong) {
    const Template made = templateOf(session, {NodeId{1}, NodeId{2}}, "Voice");
    ASSERT_EQ(made.nodes.size(), 2u);
    EXPECT_EQ(made.nodes[0].node.name, "voice");
    EXPECT_EQ(made.nodes[0].content.role, Role::track);
    EXPECT_EQ(made.nodes[0].content.parameters.at("gain"), 3);
    EXPECT_TRUE(made.nodes[0].content.clips.empty());
    EXPECT_TRUE(made.nodes[1].content.automation.empty());
    ASSERT_EQ(made.wires.size(), 1u) << "the wire to the output leads out of it";
    EXPECT_EQ(nodeOf(made, made.wires[0].source.node).name, "voice");
    ASSERT_EQ(outerOutputs(made).size(), 1u);
    EXPECT_EQ(nodeOf(made, outerOutputs(made)[0].node).name, "voice fader");
}

TEST_F(TemplateFileTest, ComesBackAsItWasSaved) {
    Template made = templateOf(session, {NodeId{1}, NodeId{2}}, "Voice, \"lead\"");
    made.description = "With a fader – ready";
    made.beside = true;
    made.wires[0].compensated = false;
    made.nodes[1].content.bypassed = true;
    made.nodes[1].content.state["key"] = std::string("\0\xff", 2);
    ASSERT_TRUE(saveTemplate(folder, made).ok());
    const TemplateFolder found = loadTemplates(folder, registry());
    EXPECT_TRUE(found.problems.empty());
    ASSERT_EQ(found.templates.size(), 1u);
    EXPECT_EQ(found.templates[0].name, made.name);
    EXPECT_EQ(found.templates[0].description, made.description);
    EXPECT_TRUE(found.templates[0].beside);
    EXPECT_EQ(textOf(found.templates[0]), textOf(made));
}

TEST_F(TemplateFileTest, APluginThatIsNotInstalledKeepsItsPorts) {
    AddNode plugin;
    plugin.node = {{},
                   "lv2:urn:not:here",
                   "Reverb",
                   2,
                   {{"in", "In", PortDirection::input, SignalKind::audio, 2}},
                   {{"out", "Out", PortDirection::output, SignalKind::audio, 2}}};
    const auto added = apply(session, registry(), plugin);
    ASSERT_TRUE(added.ok());
    const NodeId id = std::get<AddNode>(added->done).node.id;
    ASSERT_TRUE(saveTemplate(folder, templateOf(session, {id}, "Reverb")).ok());
    const auto loaded = loadTemplate(templatePath(folder, "Reverb"), registry());
    ASSERT_TRUE(loaded.ok()) << loaded.error().line();
    EXPECT_EQ(outerInputs(*loaded).size(), 1u);
    EXPECT_EQ(outerOutputs(*loaded).size(), 1u);
}

TEST_F(TemplateFileTest, ABrokenOneIsNamedAndSkipped) {
    ASSERT_TRUE(saveTemplate(folder, templateOf(session, {NodeId{1}}, "Good")).ok());
    test::SessionFolder::write(folder / "broken.json", "{\n  \"format\": \"lacquer-session\",\n  \"version\": }");
    test::SessionFolder::write(folder / "empty.json", "");
    test::SessionFolder::write(folder / "other.json", "[]");
    fs::create_directory(folder / "folder.json");
    test::SessionFolder::write(folder / "notes.txt", "no template");
    const TemplateFolder found = loadTemplates(folder, registry());
    ASSERT_EQ(found.templates.size(), 1u);
    EXPECT_EQ(found.templates[0].name, "Good");
    ASSERT_EQ(found.problems.size(), 4u);
    EXPECT_EQ(found.problems[0].where.find((folder / "broken.json").string() + ":3"), 0u) << found.problems[0].line();
    for (const Error& problem : found.problems)
        EXPECT_NE(problem.line().find(folder.string()), std::string::npos) << problem.line();
}

TEST_F(TemplateFileTest, AFolderThatIsNotThereHoldsNone) {
    const TemplateFolder found = loadTemplates(folder / "nowhere", registry());
    EXPECT_TRUE(found.templates.empty());
    EXPECT_TRUE(found.problems.empty());
}

TEST_F(TemplateFileTest, NamesMakeFilesInTheFolderAndNoOther) {
    for (const char* name : {"a/b", "../up", "..", ".hidden", "line\nbreak"}) {
        const fs::path file = templatePath(folder, name);
        EXPECT_EQ(file.parent_path(), folder) << name;
        EXPECT_NE(file.filename().string().front(), '.') << name;
        ASSERT_TRUE(saveTemplate(folder, templateOf(session, {NodeId{1}}, name)).ok()) << name;
    }
    const TemplateFolder found = loadTemplates(folder, registry());
    EXPECT_EQ(found.templates.size(), 5u);
}

TEST_F(TemplateFileTest, WhatCannotBeSavedIsSaid) {
    EXPECT_EQ(saveTemplate(folder, templateOf(session, {NodeId{1}}, "")).error().kind, ErrorKind::usage);
    EXPECT_EQ(saveTemplate(folder, templateOf(session, {}, "Nothing")).error().kind, ErrorKind::usage);
    test::SessionFolder::write(disk.path() / "file", "in the way");
    EXPECT_EQ(saveTemplate(disk.path() / "file", templateOf(session, {NodeId{1}}, "Voice")).error().kind,
              ErrorKind::cannotCreate);
}

}  // namespace
}  // namespace lacquer::sessions::template_file_test
