#include "editor/models/palette_model.hpp"

#include <algorithm>
#include <thread>

#include "editor/models/fuzzy_match.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::editor {

namespace {

QString lookOfType(const std::string& uri) {
    const std::string name = uri.substr(uri.find(':') + 1);
    return uri.starts_with("lacquer:") && sessions::parseRole(name) ? QString::fromStdString(name)
                                                                    : QString("processor");
}

}  // namespace

/// Lists plugins beside the GUI thread.
class PaletteModel::Listing {
public:
    Listing(PaletteModel& model, std::shared_ptr<host::PluginWorld> plugins)
        : thread_([&model, plugins = std::move(plugins)] {
              auto found = plugins->installed();
              QMetaObject::invokeMethod(
                  &model,
                  [&model, found = std::move(found)] {
                      model.addPlugins(found);
                      model.loading_ = false;
                      Q_EMIT model.loadingChanged();
                  },
                  Qt::QueuedConnection);
          }) {}

private:
    std::jthread thread_;
};

PaletteModel::PaletteModel(const ProcessorRegistry& registry) {
    for (const auto& type : registry.types()) {
        Entry entry{QString::fromStdString(type->uri),
                    QString::fromStdString(type->name),
                    QString::fromStdString(type->group),
                    QString::fromStdString(type->description),
                    lookOfType(type->uri),
                    {}};
        for (const PortInfo& port : type->ports) entry.ports.push_back({port.kind, port.direction});
        entries_.push_back(std::move(entry));
    }
    refresh();
}

PaletteModel::~PaletteModel() = default;

void PaletteModel::loadPlugins(std::shared_ptr<host::PluginWorld> plugins) {
    if (listing_) return;
    loading_ = true;
    Q_EMIT loadingChanged();
    listing_ = std::make_unique<Listing>(*this, std::move(plugins));
}

void PaletteModel::addPlugins(const std::vector<host::InstalledPlugin>& plugins) {
    for (const host::InstalledPlugin& plugin : plugins) {
        Entry entry{QString::fromStdString(plugin.type),
                    QString::fromStdString(plugin.name),
                    QString::fromStdString(plugin.className),
                    tr("LV2 plugin, audio inputs: %1, outputs: %2").arg(plugin.audioInputs).arg(plugin.audioOutputs),
                    "processor",
                    {}};
        const auto has = [&](int count, SignalKind kind, PortDirection direction) {
            if (count > 0) entry.ports.push_back({kind, direction});
        };
        has(plugin.audioInputs + plugin.sideChainInputs, SignalKind::audio, PortDirection::input);
        has(plugin.audioOutputs, SignalKind::audio, PortDirection::output);
        has(plugin.midiInputs, SignalKind::events, PortDirection::input);
        has(plugin.midiOutputs, SignalKind::events, PortDirection::output);
        entries_.push_back(std::move(entry));
    }
    refresh();
}

bool PaletteModel::hasWanted(const Entry& entry) const {
    return std::all_of(wanted_.begin(), wanted_.end(), [&](const WantedPort& wanted) {
        return std::any_of(entry.ports.begin(), entry.ports.end(), [&](const WantedPort& port) {
            return port.kind == wanted.kind && port.direction == wanted.direction;
        });
    });
}

// What is in a name counts more than what is said about it.
std::optional<int> PaletteModel::score(const Entry& entry, const QStringList& words) {
    constexpr int kElsewhere = 1, kName = 10;
    int total = 0;
    for (const QString& word : words) {
        const auto holds = [&](const QString& text) { return text.contains(word, Qt::CaseInsensitive); };
        if (const auto name = fuzzyScore(word, entry.name))
            total += kName * *name;
        else if (holds(entry.group) || holds(entry.description) || holds(entry.uri))
            total += kElsewhere;
        else
            return std::nullopt;
    }
    return total;
}

void PaletteModel::refresh() {
    beginResetModel();
    const QStringList words = filter_.split(' ', Qt::SkipEmptyParts);
    std::vector<std::pair<int, std::size_t>> found;
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (hasWanted(entries_[i]))
            if (const auto matched = score(entries_[i], words)) found.emplace_back(*matched, i);
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    shown_.clear();
    for (const auto& [matched, i] : found) shown_.push_back(i);
    endResetModel();
    Q_EMIT filterChanged();
}

void PaletteModel::setFilter(const QString& filter) {
    if (filter == filter_) return;
    filter_ = filter;
    refresh();
}

void PaletteModel::setWanted(std::vector<WantedPort> wanted) {
    wanted_ = std::move(wanted);
    refresh();
}

QString PaletteModel::uriAt(int row) const {
    if (row < 0 || row >= count()) return {};
    return entries_[shown_[static_cast<std::size_t>(row)]].uri;
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Entry& entry = entries_[shown_[static_cast<std::size_t>(index.row())]];
    switch (role) {
        case uriRole:
            return entry.uri;
        case nameRole:
        case Qt::DisplayRole:
            return entry.name;
        case groupRole:
            return entry.group;
        case descriptionRole:
            return entry.description;
        case lookRole:
            return entry.look;
        default:
            return {};
    }
}

QHash<int, QByteArray> PaletteModel::roleNames() const {
    return {{uriRole, "uri"},
            {nameRole, "name"},
            {groupRole, "group"},
            {descriptionRole, "description"},
            {lookRole, "look"}};
}

}  // namespace lacquer::editor
