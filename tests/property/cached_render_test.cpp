// A render that knows what nodes put out in earlier ones writes the very file that one without a memory writes, after
// edits of every kind.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <set>

#include "nodes/catalogue.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/render/render.hpp"

namespace lacquer::sessions::cached_render_test {
namespace {

namespace fs = std::filesystem;

constexpr int kFrames = 12000;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class CachedRender : public testing::Test {
protected:
    CachedRender() {
        nodes::registerBuiltIns(registry_);
        folder_ = fs::path(testing::TempDir()) / ("lacquer-cached-" + std::to_string(getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        session_.folder = folder_ / "mix.lacquer";
        EXPECT_TRUE(createSessionFolder(session_.folder).ok());
        writeNoise("one.wav", 1);
        writeNoise("two.wav", 2);
    }
    ~CachedRender() override { fs::remove_all(folder_); }

    void writeNoise(const std::string& name, unsigned seed) {
        std::mt19937 random(seed);
        auto file = AudioFileWriter::create(session_.folder / "audio" / name, {.samples = SampleFormat::float32});
        std::vector<float> left(kFrames), right(kFrames);
        for (auto* channel : {&left, &right})
            for (float& x : *channel) x = static_cast<float>(random() >> 8) / 16777216 - 0.5f;
        const float* channels[2] = {left.data(), right.data()};
        EXPECT_TRUE(file->write(ConstAudioBlock(channels, 2, kFrames)).ok());
        EXPECT_TRUE(file->commit().ok());
    }

    NodeId add(const std::string& type, NodeContent content = {}) {
        const Node node =
            (*registry_.find(type))->makeNode(type + ' ' + std::to_string(session_.graph.nodes().size()), 2);
        const auto applied = apply(session_, registry_, AddNode{node, std::move(content), {}});
        EXPECT_TRUE(applied.ok()) << (applied.ok() ? "" : applied.error().line());
        return std::get<AddNode>(applied->done).node.id;
    }
    void connect(NodeId from, NodeId to, PortIndex input = 0) {
        const auto applied = apply(session_, registry_, Connect{{from, 0}, {to, input}});
        EXPECT_TRUE(applied.ok()) << (applied.ok() ? "" : applied.error().line());
    }
    static Clip clip(const std::string& file, std::size_t at) {
        Clip made;
        made.file = "audio/" + file;
        made.positionFrames = static_cast<TimelineFrame>(at);
        made.lengthFrames = kFrames / 2;
        return made;
    }

    /// One that is unlike any other in one thing or several.
    Clip changedClip() {
        Clip made = clip("two.wav", 300);
        made.reversed = upTo(2) == 0;
        made.muted = upTo(4) == 0;
        made.gainDb = -static_cast<double>(upTo(9));
        made.offsetFrames = static_cast<std::int64_t>(upTo(50));
        made.fadeInFrames = static_cast<std::int64_t>(upTo(500));
        made.fadeOutFrames = static_cast<std::int64_t>(upTo(500));
        made.fadeOutShape = upTo(2) == 0 ? nodes::FadeShape::smooth : nodes::FadeShape::equalPower;
        return made;
    }

    /// Two tracks with chains, a send, a side chain and a meter that nobody hears, into a bus and a master chain.
    void makeMix() {
        NodeContent first, second;
        first.clips = {clip("one.wav", 100)};
        second.clips = {clip("two.wav", 700)};
        const NodeId one = add("lacquer:track", first), two = add("lacquer:track", second);
        const NodeId eq = add("lacquer:eq"), compressor = add("lacquer:compressor", lookahead());
        const NodeId oneFader = add("lacquer:fader"), twoFader = add("lacquer:fader");
        const NodeId send = add("lacquer:send"), reverb = add("lacquer:reverb"), bus = add("lacquer:bus");
        const NodeId pan = add("lacquer:pan"), gain = add("lacquer:gain"), limiter = add("lacquer:limiter");
        const NodeId output = add("lacquer:output");
        for (const auto& [from, to] : std::initializer_list<std::pair<NodeId, NodeId>>{{one, eq},
                                                                                       {eq, compressor},
                                                                                       {compressor, oneFader},
                                                                                       {oneFader, bus},
                                                                                       {two, pan},
                                                                                       {pan, twoFader},
                                                                                       {twoFader, bus},
                                                                                       {twoFader, send},
                                                                                       {send, reverb},
                                                                                       {reverb, bus},
                                                                                       {bus, gain},
                                                                                       {gain, limiter},
                                                                                       {limiter, output}})
            connect(from, to);
        connect(two, compressor, 1);
        connect(twoFader, add("lacquer:meter"));
        EXPECT_TRUE(apply(session_, registry_, AddFrame{{"first", "#00ff00", 0, 0, 30, 40, {}}, {}}).ok());
        EXPECT_TRUE(apply(session_, registry_, AddMarker{{.positionFrames = 5, .name = "first"}, {}}).ok());
        session_.endFrame = kFrames;
    }
    static NodeContent lookahead() {
        NodeContent content;
        content.parameters = {{"lookahead", 3}, {"externalSidechain", 1}, {"threshold", -30}};
        return content;
    }

    std::string renderTo(const std::string& name, RenderCache* cache, int workers, RenderReport* told = nullptr) {
        RenderOptions options;
        options.file = folder_ / name;
        options.samples = SampleFormat::float32;
        options.workers = workers;
        options.solo = SoloHandling::keep;
        options.cache = cache;
        const auto report = render(session_, registry_, options);
        if (!report) return report.error().line();
        if (told != nullptr) *told = *report;
        return contents(options.file);
    }

    std::size_t upTo(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    NodeId anyNode(const std::function<bool(const Node&)>& fits = [](const Node&) { return true; }) {
        std::vector<NodeId> ids;
        for (const auto& [id, node] : session_.graph.nodes())
            if (fits(node)) ids.push_back(id);
        return ids.empty() ? NodeId{} : ids[upTo(ids.size())];
    }
    ConnectionId anyWire() {
        auto at = session_.graph.connections().begin();
        std::advance(at, static_cast<std::ptrdiff_t>(upTo(session_.graph.connections().size())));
        return at->first;
    }
    static bool isEffect(const Node& node) { return !node.inputs.empty() && !node.outputs.empty(); }

    /// A parameter of some node and a value of it; stepped ones too.
    SetParameter anyValue(bool automatable) {
        for (;;) {
            const NodeId id = anyNode();
            const auto& parameters = (*registry_.find(session_.graph.find(id)->type))->parameters;
            if (parameters.empty()) continue;
            const ParameterInfo& info = parameters[upTo(parameters.size())];
            if (info.internal || (automatable && (info.stepped() || info.fixed))) continue;
            double value = info.minimum + static_cast<double>(upTo(1000)) / 999 * (info.maximum - info.minimum);
            if (info.stepped()) value = std::round(value);
            return {id, info.id, value};
        }
    }

    /// An edit of each kind, of which some cannot be carried out.
    std::vector<Edit> anyEdits() {
        const auto frame = [&] { return static_cast<TimelineFrame>(upTo(kFrames)); };
        const NodeId track = anyNode([](const Node& node) { return node.type == kTrackType; });
        const NodeId effect = anyNode(isEffect);
        const SetParameter value = anyValue(false), moved = anyValue(true);
        const Node fresh = (*registry_.find("lacquer:saturation"))->makeNode("new", 2);
        const Connection wire = *session_.graph.find(anyWire());
        const Node& source = *session_.graph.find(wire.source.node);
        NodeContent twice;
        twice.clips = {clip("one.wav", upTo(900)), clip("two.wav", upTo(900))};
        const Node another = (*registry_.find(kTrackType))->makeNode("another", 2);
        AddNode addTrack{another, twice, {}};
        addTrack.node.id = session_.graph.nextNodeId();
        AddNode insert{fresh, {}, {}};
        insert.node.id = session_.graph.nextNodeId();
        return {
            makeGroup("insert", {insert, Disconnect{wire.id}, Connect{wire.source, {insert.node.id, 0}},
                                 Connect{{insert.node.id, 0}, wire.destination}}),
            makeGroup("add track", {addTrack, Connect{{addTrack.node.id, 0}, wire.destination}}),
            AddNode{fresh, {}, {}},
            RemoveNode{effect},
            Connect{{track, 0}, {effect, 0}},
            Disconnect{wire.id},
            SetCompensation{wire.id, !wire.compensated},
            SetWirePath{wire.id, {{1, 2}}},
            MoveNode{effect, {3, 4}},
            value,
            RenameNode{effect, "renamed"},
            SetAutomation{moved.node, moved.parameter,
                          *AutomationLane::make({{frame() / 2, moved.value}, {kFrames, moved.value / 2}})},
            makeGroup("switch automation off",
                      {SetAutomation{moved.node, moved.parameter, *AutomationLane::make({{0, moved.value}})},
                       SetAutomationMode{moved.node, moved.parameter, AutomationMode::off}}),
            SetAutomationMode{moved.node, moved.parameter, AutomationMode::latch},
            SetControl{value.node, value.parameter, ControlBinding{{MidiControlKind::cc, 1, 7}}},
            SetBypass{effect, upTo(2) == 0},
            SetLatency{effect, static_cast<std::int64_t>(upTo(700))},
            SetAppearance{effect, {"#102030", true}},
            SetRole{source.id, Role::bus},
            SetState{effect, {{"note", std::to_string(upTo(100))}}},
            SetFreeze{effect,
                      Freeze{"audio/one.wav", session_.graph.find(effect)->outputs.front().symbol, -200, 200, 400}},
            SetClips{track, {clip("two.wav", upTo(2000))}},
            SetClips{track, {changedClip()}},
            SetRecording{track, {{1, 2}, true, Monitoring::on}},
            SetTempoMap{{{0, 60.0 + static_cast<double>(upTo(100)), {3, 4}}}},
            AddFrame{{"frame", "#0000ff", 1, 2, 300, 400, {}}, {}},
            RemoveFrame{session_.canvasFrames.rbegin()->first},
            SetFrame{session_.canvasFrames.begin()->first, {"other", "#ff0000", 1, 2, 300, 400, {}}},
            SetLoop{LoopRange{0, kFrames}},
            SetReferences{{{"audio/one.wav", 0, 0, {}}}},
            SetTags{{.title = "Rain", .track = 3}},
            SetExports{{{.name = "mine"}}},
            SetRange{static_cast<TimelineFrame>(upTo(500)), kFrames - 100},
            AddMarker{{.positionFrames = frame(), .name = "marker"}, {}},
            RemoveMarker{session_.markers.rbegin()->first},
            SetMarker{session_.markers.begin()->first, {.positionFrames = frame(), .name = "other"}},
            SetNote{effect, "note"},
            SetOrder{{effect, track}},
        };
    }

    std::mt19937_64 random_{7};
    ProcessorRegistry registry_;
    fs::path folder_;
    Session session_;
};

TEST_F(CachedRender, IsTheFileOfAFreshOneAfterEditsOfEveryKind) {
    makeMix();
    RenderCache cache(folder_ / "cache", 1'000'000'000, 0);
    ASSERT_EQ(renderTo("cached.wav", &cache, 0), renderTo("fresh.wav", nullptr, 0));
    std::set<std::size_t> kinds;
    std::size_t recalled = 0, changes = 0;
    std::string before = contents(folder_ / "fresh.wav");
    for (int round = 0; round < 2; ++round) {
        const std::size_t count = anyEdits().size();
        for (std::size_t i = 0; i < count; ++i) {
            const Edit edit = anyEdits()[i];
            const std::string what =
                describe(session_, edit) + ", edit " + std::to_string(i) + " of round " + std::to_string(round);
            const auto applied = apply(session_, registry_, edit);
            if (!applied) continue;
            kinds.insert(edit.index());
            RenderReport report;
            const int workers = static_cast<int>(upTo(3));
            const std::string fresh = renderTo("fresh.wav", nullptr, workers);
            ASSERT_TRUE(renderTo("cached.wav", &cache, workers, &report) == fresh) << what;
            if (report.cache) recalled += report.cache->recalled;
            changes += fresh != before;
            before = fresh;
            // Some stay, so that later edits meet another session. Behind what is frozen none would be heard.
            if (upTo(3) == 0 && session_.graph.connections().size() > 8 && !std::holds_alternative<RemoveNode>(edit) &&
                !std::holds_alternative<SetFreeze>(edit) && !std::holds_alternative<RemoveFrame>(edit) &&
                !std::holds_alternative<RemoveMarker>(edit))
                continue;
            ASSERT_TRUE(reapply(session_, applied->inverse).ok()) << what;
            before = renderTo("fresh.wav", nullptr, workers);
            ASSERT_TRUE(renderTo("cached.wav", &cache, workers, &report) == before) << "undone: " << what;
        }
    }
    for (std::size_t kind = 0; kind < std::variant_size_v<Edit>; ++kind)
        EXPECT_TRUE(kinds.contains(kind)) << "no edit of kind " << kind << " of Edit has been tried";
    EXPECT_GT(recalled, 150u);
    EXPECT_GT(changes, 10u);
}

// The longer tail is run from the start, as what was kept ends before it.
TEST_F(CachedRender, EndsWhereAFreshOneEndsWhereATailGetsLongerAndShorter) {
    makeMix();
    session_.endFrame.reset();
    const NodeId delay = add("lacquer:delay");
    const NodeId output = anyNode([](const Node& node) { return node.type == "lacquer:output"; });
    const Connection last = session_.graph.incoming(output).front();
    ASSERT_TRUE(apply(session_, registry_, Disconnect{last.id}).ok());
    connect(last.source.node, delay);
    connect(delay, output);
    RenderCache cache(folder_ / "cache", 1'000'000'000, 0);
    ASSERT_TRUE(apply(session_, registry_, SetParameter{delay, "feedback", 0}).ok());
    renderTo("cached.wav", &cache, 1);
    for (const auto& [feedback, mix, recalls] :
         std::initializer_list<std::tuple<double, double, bool>>{{0, 50, true}, {1, 50, false}, {0, 40, true}}) {
        ASSERT_TRUE(apply(session_, registry_, SetParameter{delay, "feedback", feedback}).ok());
        ASSERT_TRUE(apply(session_, registry_, SetParameter{delay, "mix", mix}).ok());
        RenderReport report;
        ASSERT_TRUE(renderTo("cached.wav", &cache, 1, &report) == renderTo("fresh.wav", nullptr, 1)) << feedback;
        EXPECT_EQ(report.cache->recalled > 0, recalls) << feedback << ' ' << mix;
    }
}

// Nobody knows how long a loop goes on: the end of the file is where it can no longer be heard, and what was kept with
// a shorter one may come to its end before that.
TEST_F(CachedRender, EndsWhereAFreshOneEndsWhereTheEndIsHeardOut) {
    makeMix();
    session_.endFrame.reset();
    const NodeId reverb = anyNode([](const Node& node) { return node.type == "lacquer:reverb"; });
    ASSERT_TRUE(apply(session_, registry_, RemoveNode{reverb}).ok());
    const NodeId bus = anyNode([](const Node& node) { return node.type == "lacquer:bus"; });
    NodeContent time;
    time.parameters = {{"delay", 50}};
    const NodeId feedback = add(kFeedbackDelayTypeUri, time), gain = add("lacquer:gain");
    connect(bus, feedback);
    connect(feedback, gain);
    connect(gain, bus);
    RenderCache cache(folder_ / "cache", 1'000'000'000, 0);
    ASSERT_TRUE(apply(session_, registry_, SetParameter{gain, "gain", -8}).ok());
    RenderReport report;
    renderTo("cached.wav", &cache, 1, &report);
    EXPECT_EQ(report.cache->unrepeatable.size(), 1u);
    std::int64_t before = report.loudness.frames;
    for (const auto& [gainDb, recalls] :
         std::initializer_list<std::pair<double, bool>>{{-9, true}, {-4, false}, {-5, true}}) {
        ASSERT_TRUE(apply(session_, registry_, SetParameter{gain, "gain", gainDb}).ok());
        ASSERT_TRUE(renderTo("cached.wav", &cache, 1, &report) == renderTo("fresh.wav", nullptr, 1)) << gainDb;
        EXPECT_EQ(report.cache->recalled > 0, recalls) << gainDb;
        EXPECT_NE(report.loudness.frames, before) << gainDb;
        before = report.loudness.frames;
    }
}

}  // namespace
}  // namespace lacquer::sessions::cached_render_test
