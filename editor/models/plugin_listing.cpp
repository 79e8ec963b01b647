#include "editor/models/plugin_listing.hpp"

#include <utility>

namespace lacquer::editor {

PluginListing::PluginListing(QObject& receiver, std::shared_ptr<host::PluginGate> gate, std::vector<std::string> recent,
                             std::function<void(const ListedPlugins&)> show)
    : receiver_(receiver),
      gate_(std::move(gate)),
      recent_(std::move(recent)),
      show_(std::move(show)),
      thread_([this](const std::stop_token& stop) { list(stop); }) {}

// Not after each: what is shown is sorted anew every time.
void PluginListing::list(const std::stop_token& stop) {
    constexpr std::chrono::milliseconds kShowEvery(400);
    std::vector<host::InstalledPlugin> read;
    auto next = Clock::now() + kShowEvery;
    const auto show = [&](const host::ScanStep& step) {
        read.insert(read.end(), step.fresh.begin(), step.fresh.end());
        if (Clock::now() >= next) {
            tell({read, marksOf(read)});
            next = Clock::now() + kShowEvery;
        }
        return host::ScanAnswer::goOn;
    };
    auto list = host::PluginIndex().list(show, [&] { return stop.stop_requested(); });
    if (stop.stop_requested()) return;
    auto marks = marksOf(list.plugins);
    tell({std::move(list.plugins), std::move(marks), std::move(list.presets), true});
}

void PluginListing::tell(ListedPlugins found) {
    QMetaObject::invokeMethod(
        &receiver_, [show = show_, found = std::move(found)] { show(found); }, Qt::QueuedConnection);
}

PluginMarks PluginListing::marksOf(const std::vector<host::InstalledPlugin>& plugins) const {
    PluginMarks marks;
    for (const host::InstalledPlugin& plugin : plugins) {
        const auto standing = gate_->standing({plugin.uri(), plugin.bundle});
        if (standing.refused) marks.refused[plugin.type] = standing.reason;
    }
    for (const std::string& uri : gate_->preferences().all(host::PluginMark::favourite))
        marks.favourites.insert("lv2:" + uri);
    for (const std::string& uri : recent_) marks.recent.push_back("lv2:" + uri);
    return marks;
}

PluginTryout::PluginTryout(QObject& receiver, std::shared_ptr<host::PluginWorld> plugins,
                           std::vector<std::string> types, std::function<void()> done)
    : thread_([this, &receiver, plugins = std::move(plugins), types = std::move(types), done = std::move(done)] {
          plugins->expect(types);
          over_ = true;
          QMetaObject::invokeMethod(
              &receiver, [done] { done(); }, Qt::QueuedConnection);
      }) {}

}  // namespace lacquer::editor
