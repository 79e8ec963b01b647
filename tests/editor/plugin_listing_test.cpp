// The palette and real plugins: those that are built for tests.
#include "editor/models/plugin_listing.hpp"

#include <gtest/gtest.h>

#include "editor/models/palette_model.hpp"
#include "host/lv2/plugin_program.hpp"
#include "nodes/catalogue.hpp"
#include "tests/editor/wait_for.hpp"
#include "tests/host/lv2/plugin_folder.hpp"

namespace lacquer::editor::plugin_listing_test {
namespace {

const QString kFine = "lv2:urn:lacquer:misbehaving#prints";
const QString kCrash = "lv2:urn:lacquer:misbehaving#crash-in-instantiate";

class PaletteOfPlugins : public testing::Test {
protected:
    PaletteOfPlugins() {
        folder_.addBuilt("misbehaving");
        host::GateOptions options;
        options.sandbox.program = host::findPluginHost();
        gate_ = std::make_shared<host::PluginGate>(std::move(options));
        plugins_ = host::registerLv2(registry_, gate_);
    }
    void load() {
        palette_.loadPlugins(plugins_, gate_);
        ASSERT_TRUE(palette_.loading());
        ASSERT_TRUE(waitFor([&] { return !palette_.loading(); }));
    }
    [[nodiscard]] int rowOf(const QString& key) const {
        for (int row = 0; row < palette_.count(); ++row)
            if (palette_.uriAt(row) == key) return row;
        return -1;
    }

    host::test::PluginFolder folder_;
    std::shared_ptr<host::PluginGate> gate_;
    ProcessorRegistry registry_;
    std::shared_ptr<host::PluginWorld> plugins_;
    PaletteModel palette_{registry_};
};

TEST_F(PaletteOfPlugins, TheyComeWithWhatIsKnownOfThem) {
    host::RecentPlugins().add("urn:lacquer:misbehaving#too-loud");
    ASSERT_TRUE(
        gate_->preferences().set(host::PluginMark::denied, "urn:lacquer:misbehaving#prints", host::Switch::on).ok());
    load();
    EXPECT_EQ(palette_.count(), 21);
    EXPECT_EQ(palette_.uriAt(0), "lv2:urn:lacquer:misbehaving#too-loud") << "used last";
    const int denied = rowOf(kFine);
    EXPECT_EQ(denied, 20) << "behind all that can be used";
    EXPECT_EQ(palette_.index(denied).data(PaletteModel::refusalRole).toString(), "you have denied it");
}

TEST_F(PaletteOfPlugins, AFavouriteIsKept) {
    load();
    ASSERT_TRUE(palette_.toggleFavourite(rowOf(kFine)));
    EXPECT_TRUE(palette_.index(rowOf(kFine)).data(PaletteModel::favouriteRole).toBool());
    EXPECT_TRUE(host::PluginPreferences().has(host::PluginMark::favourite, "urn:lacquer:misbehaving#prints"));
    ASSERT_TRUE(palette_.toggleFavourite(rowOf(kFine)));
    EXPECT_FALSE(host::PluginPreferences().has(host::PluginMark::favourite, "urn:lacquer:misbehaving#prints"));
}

TEST_F(PaletteOfPlugins, WhatIsChosenForTheFirstTimeIsTriedMeanwhile) {
    load();
    QStringList prepared;
    QObject::connect(&palette_, &PaletteModel::prepared, [&](const QString& key) { prepared.append(key); });
    EXPECT_FALSE(palette_.prepare(kFine));
    EXPECT_EQ(palette_.trying(), kFine);
    ASSERT_TRUE(waitFor([&] { return !prepared.isEmpty(); }));
    EXPECT_EQ(prepared, QStringList{kFine});
    EXPECT_EQ(palette_.trying(), "");
    EXPECT_TRUE(palette_.prepare(kFine)) << "now it is known";

    EXPECT_FALSE(palette_.prepare(kCrash));
    ASSERT_TRUE(waitFor([&] { return prepared.size() == 2; }));
    EXPECT_TRUE(palette_.prepare(kCrash)) << "there is nothing to wait for: it is refused";
    const auto refused = registry_.find(kCrash.toStdString());
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().what.find("it crashed (SIGSEGV) while it was instantiated"), std::string::npos);
}

TEST_F(PaletteOfPlugins, PluginsInATemplateAreTriedBeforehandToo) {
    load();
    PaletteEntry made{PaletteSection::templates, "own-template:chain", "Chain"};
    made.types = {"lacquer:eq", kFine.toStdString(), kCrash.toStdString()};
    palette_.setTemplates({made});
    QStringList prepared;
    QObject::connect(&palette_, &PaletteModel::prepared, [&](const QString& key) { prepared.append(key); });
    EXPECT_FALSE(palette_.prepare(made.key));
    ASSERT_TRUE(waitFor([&] { return !prepared.isEmpty(); }));
    EXPECT_FALSE(plugins_->unknown(kFine.toStdString()));
    EXPECT_FALSE(plugins_->unknown(kCrash.toStdString()));
    EXPECT_TRUE(palette_.prepare(made.key));
}

TEST_F(PaletteOfPlugins, WhoDoesNotWaitIsNotTold) {
    load();
    QStringList prepared;
    QObject::connect(&palette_, &PaletteModel::prepared, [&](const QString& key) { prepared.append(key); });
    EXPECT_FALSE(palette_.prepare(kFine));
    palette_.forget();
    EXPECT_EQ(palette_.trying(), "");
    ASSERT_TRUE(waitFor([&] { return !plugins_->unknown(kFine.toStdString()); })) << "the trial goes on";
    QCoreApplication::processEvents();
    EXPECT_TRUE(prepared.isEmpty());
}

}  // namespace
}  // namespace lacquer::editor::plugin_listing_test
