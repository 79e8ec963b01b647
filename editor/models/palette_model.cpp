#include "editor/models/palette_model.hpp"

#include <QHash>
#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "editor/models/fuzzy_match.hpp"
#include "host/lv2/own_presets.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::editor {

namespace {

QString lookOfType(const std::string& uri) {
    const std::string name = uri.substr(uri.find(':') + 1);
    return uri.starts_with("lacquer:") && sessions::parseRole(name) ? QString::fromStdString(name)
                                                                    : QString("processor");
}

QString nameOf(PaletteSection section) {
    switch (section) {
        case PaletteSection::nodes:
            return PaletteModel::tr("Nodes");
        case PaletteSection::templates:
            return PaletteModel::tr("Templates");
        case PaletteSection::plugins:
            return PaletteModel::tr("Plugins");
        case PaletteSection::presets:
            break;
    }
    return PaletteModel::tr("Presets");
}

// Who made it, and how it is wired.
QString describe(const host::InstalledPlugin& plugin) {
    QStringList parts;
    if (!plugin.vendor.empty()) parts.append(QString::fromStdString(plugin.vendor));
    const int inputs = plugin.audioInputs + plugin.sideChainInputs;
    if (inputs > 0 || plugin.audioOutputs > 0)
        parts.append(PaletteModel::tr("audio %1 in, %2 out").arg(inputs).arg(plugin.audioOutputs));
    if (plugin.midiInputs > 0 || plugin.midiOutputs > 0)
        parts.append(PaletteModel::tr("MIDI %1 in, %2 out").arg(plugin.midiInputs).arg(plugin.midiOutputs));
    return parts.join(" · ");
}

}  // namespace

PaletteModel::PaletteModel(const ProcessorRegistry& registry) {
    for (const auto& type : registry.types()) {
        PaletteEntry entry{PaletteSection::nodes,
                           QString::fromStdString(type->uri),
                           QString::fromStdString(type->name),
                           QString::fromStdString(type->group),
                           QString::fromStdString(type->description),
                           lookOfType(type->uri)};
        for (const PortInfo& port : type->ports) entry.ports.push_back({port.kind, port.direction});
        entries_.push_back(std::move(entry));
    }
    refresh();
}

PaletteModel::~PaletteModel() = default;

void PaletteModel::loadPlugins(std::shared_ptr<host::PluginWorld> plugins, std::shared_ptr<host::PluginGate> gate,
                               host::RecentPlugins recent) {
    if (listing_) return;
    plugins_ = std::move(plugins);
    gate_ = std::move(gate);
    recent_ = std::move(recent);
    loading_ = true;
    Q_EMIT loadingChanged();
    listing_ = std::make_unique<PluginListing>(*this, gate_, recent_.list(), [this](const ListedPlugins& found) {
        addPlugins(found.plugins, found.marks);
        if (!found.complete) return;
        addPluginPresets(found.presets);
        loading_ = false;
        Q_EMIT loadingChanged();
    });
}

bool PaletteModel::prepare(const QString& key) {
    std::vector<std::string> types{key.toStdString()};
    const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const auto& one) { return one.key == key; });
    if (entry != entries_.end()) types.insert(types.end(), entry->types.begin(), entry->types.end());
    std::erase_if(types, [&](const std::string& type) { return !plugins_ || !plugins_->unknown(type); });
    if (types.empty()) {
        setTrying({});
        return true;
    }
    setTrying(key);
    std::erase_if(trials_, [](const auto& trial) { return trial->over(); });
    trials_.push_back(std::make_unique<PluginTryout>(*this, plugins_, std::move(types), [this, key] {
        if (trying_ != key) return;  // by now something else is wanted
        setTrying({});
        Q_EMIT prepared(key);
    }));
    return false;
}

void PaletteModel::setTrying(const QString& key) {
    if (trying_ == key) return;
    trying_ = key;
    Q_EMIT tryingChanged();
}

void PaletteModel::noteUse(const QString& key) {
    const std::string type = key.toStdString();
    if (!type.starts_with("lv2:")) return;
    recent_.add(type.substr(4));
    std::erase(marks_.recent, type);
    marks_.recent.insert(marks_.recent.begin(), type);
    rank();
    refresh();
}

bool PaletteModel::toggleFavourite(int row) {
    const std::string type = uriAt(row).toStdString();
    if (!gate_ || !type.starts_with("lv2:")) return true;
    const bool wasOne = marks_.favourites.contains(type);
    const auto kept = gate_->preferences().set(host::PluginMark::favourite, type.substr(4),
                                               wasOne ? host::Switch::off : host::Switch::on);
    if (!kept) return false;
    if (wasOne)
        marks_.favourites.erase(type);
    else
        marks_.favourites.insert(type);
    rank();
    const QModelIndex changed = index(row);
    Q_EMIT dataChanged(changed, changed, {favouriteRole});
    return true;
}

// What the marks say, into the lines of plugins.
void PaletteModel::rank() {
    for (PaletteEntry& entry : entries_) {
        if (entry.section != PaletteSection::plugins) continue;
        const std::string type = entry.key.toStdString();
        entry.favourite = marks_.favourites.contains(type);
        const auto used = std::find(marks_.recent.begin(), marks_.recent.end(), type);
        entry.recency = static_cast<int>(marks_.recent.end() - used);
    }
}

void PaletteModel::addPlugins(const std::vector<host::InstalledPlugin>& plugins, PluginMarks marks) {
    marks_ = std::move(marks);
    std::vector<PaletteEntry> entries;
    for (const host::InstalledPlugin& plugin : plugins) {
        PaletteEntry entry{PaletteSection::plugins,
                           QString::fromStdString(plugin.type),
                           QString::fromStdString(plugin.name),
                           QString::fromStdString(plugin.className),
                           describe(plugin),
                           "plugin"};
        const auto has = [&](int count, SignalKind kind, PortDirection direction) {
            if (count > 0) entry.ports.push_back({kind, direction});
        };
        has(plugin.audioInputs + plugin.sideChainInputs, SignalKind::audio, PortDirection::input);
        has(plugin.audioOutputs, SignalKind::audio, PortDirection::output);
        has(plugin.midiInputs, SignalKind::events, PortDirection::input);
        has(plugin.midiOutputs, SignalKind::events, PortDirection::output);
        const auto refused = marks_.refused.find(plugin.type);
        if (refused != marks_.refused.end()) entry.refusal = QString::fromStdString(refused->second);
        if (!plugin.usable()) entry.refusal = QString::fromStdString(plugin.problem);
        // Without ports there is nothing to wire it by; what is broken has none that could be read.
        if (!entry.ports.empty() || !plugin.usable()) entries.push_back(std::move(entry));
    }
    replace(PaletteSection::plugins, std::move(entries));
}

void PaletteModel::setTemplates(std::vector<PaletteEntry> templates) {
    replace(PaletteSection::templates, std::move(templates));
}

QString PaletteModel::presetKey(const QString& type, const QString& uri) {
    return "preset:" + type + ' ' + uri;
}

void PaletteModel::addPluginPresets(const std::vector<host::InstalledPreset>& presets) {
    pluginPresets_.clear();
    takePluginPresets(presets);
}

void PaletteModel::replacePluginPresets(const std::string& type, const std::vector<host::InstalledPreset>& presets) {
    const QString prefix = presetKey(QString::fromStdString(type), {});
    std::erase_if(pluginPresets_, [&](const PaletteEntry& entry) { return entry.key.startsWith(prefix); });
    takePluginPresets(presets);
}

void PaletteModel::takePluginPresets(const std::vector<host::InstalledPreset>& presets) {
    QHash<QString, const PaletteEntry*> plugins;
    for (const PaletteEntry& entry : entries_)
        if (entry.section == PaletteSection::plugins) plugins.insert(entry.key, &entry);
    for (const host::InstalledPreset& preset : presets) {
        const QString type = QString::fromStdString(preset.type);
        const PaletteEntry* plugin = plugins.value(type);
        if (plugin == nullptr) continue;  // one that cannot be used
        const bool own = host::isOwnPreset(preset);
        pluginPresets_.push_back({PaletteSection::presets,
                                  presetKey(type, QString::fromStdString(preset.uri)),
                                  QString::fromStdString(preset.name),
                                  own ? tr("own") : plugin->group,
                                  (own ? tr("Your preset of %1") : tr("Preset of %1")).arg(plugin->name),
                                  plugin->look,
                                  plugin->name,
                                  plugin->ports,
                                  {preset.type}});
    }
    listPresets();
}

void PaletteModel::setLibraryPresets(std::vector<PaletteEntry> presets) {
    libraryPresets_ = std::move(presets);
    listPresets();
}

void PaletteModel::listPresets() {
    std::vector<PaletteEntry> all = libraryPresets_;
    all.insert(all.end(), pluginPresets_.begin(), pluginPresets_.end());
    replace(PaletteSection::presets, std::move(all));
}

std::vector<PaletteEntry> PaletteModel::presetsWith(const QString& keyPrefix) const {
    std::vector<PaletteEntry> found;
    for (const auto* list : {&libraryPresets_, &pluginPresets_})
        std::copy_if(list->begin(), list->end(), std::back_inserter(found),
                     [&](const PaletteEntry& entry) { return entry.key.startsWith(keyPrefix); });
    return found;
}

// Sections stay in their order.
void PaletteModel::replace(PaletteSection section, std::vector<PaletteEntry> entries) {
    std::erase_if(entries_, [section](const PaletteEntry& entry) { return entry.section == section; });
    const auto behind = std::find_if(entries_.begin(), entries_.end(),
                                     [section](const PaletteEntry& entry) { return entry.section > section; });
    entries_.insert(behind, std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end()));
    rank();
    refresh();
}

bool PaletteModel::hasWanted(const PaletteEntry& entry) const {
    return std::all_of(wanted_.begin(), wanted_.end(), [&](const WantedPort& wanted) {
        return std::any_of(entry.ports.begin(), entry.ports.end(), [&](const WantedPort& port) {
            return port.kind == wanted.kind && port.direction == wanted.direction;
        });
    });
}

// What is in a name counts more than what is said about it.
std::optional<int> PaletteModel::score(const PaletteEntry& entry, const QStringList& words) {
    constexpr int kElsewhere = 1, kName = 10;
    const bool isPreset = entry.section == PaletteSection::presets;
    int total = 0;
    bool named = false;
    for (const QString& word : words) {
        const auto holds = [&](const QString& text) { return text.contains(word, Qt::CaseInsensitive); };
        const auto name = fuzzyScore(word, entry.name);
        const auto owner = isPreset ? fuzzyScore(word, entry.owner) : std::nullopt;
        named |= name.has_value();
        if (name && (!owner || *name >= *owner))
            total += kName * *name;
        else if (owner)
            total += kName * *owner;
        else if (holds(entry.group) || holds(entry.description) || (!isPreset && holds(entry.key)) ||
                 (entry.favourite && tr("favourite").startsWith(word, Qt::CaseInsensitive)) ||
                 (entry.recency > 0 && tr("recent").startsWith(word, Qt::CaseInsensitive)))
            total += kElsewhere;
        else
            return std::nullopt;
    }
    if (isPreset && !named) return std::nullopt;
    return total;
}

void PaletteModel::refresh() {
    beginResetModel();
    struct Found {
        int score;
        std::size_t entry;
        PaletteSection section;
    };
    const QStringList words = filter_.split(' ', Qt::SkipEmptyParts);
    std::vector<Found> found;
    std::map<PaletteSection, int> best;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (!hasWanted(entries_[i])) continue;
        const auto matched = score(entries_[i], words);
        if (!matched) continue;
        const PaletteSection section = entries_[i].section;
        found.push_back({*matched, i, section});
        int& most = best.try_emplace(section, *matched).first->second;
        most = std::max(most, *matched);
    }
    // A preset comes behind the plugin it belongs to, unless it matches better.
    std::stable_sort(found.begin(), found.end(), [&](const Found& a, const Found& b) {
        if (a.section == b.section) {
            const PaletteEntry &one = entries_[a.entry], &other = entries_[b.entry];
            const auto rankOf = [](int score, const PaletteEntry& entry) {
                return std::tuple(score, entry.refusal.isEmpty(), entry.favourite, entry.recency);
            };
            return rankOf(a.score, one) > rankOf(b.score, other);
        }
        const int bestA = best.at(a.section), bestB = best.at(b.section);
        return bestA != bestB ? bestA > bestB : a.section < b.section;
    });
    shown_.clear();
    for (const Found& one : found) shown_.push_back(one.entry);
    sectionCount_ = static_cast<int>(best.size());
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
    return entries_[shown_[static_cast<std::size_t>(row)]].key;
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const PaletteEntry& entry = entries_[shown_[static_cast<std::size_t>(index.row())]];
    switch (role) {
        case uriRole:
            return entry.key;
        case nameRole:
        case Qt::DisplayRole:
            return entry.name;
        case groupRole:
            return entry.group;
        case descriptionRole:
            return entry.description;
        case lookRole:
            return entry.look;
        case sectionRole:
            return nameOf(entry.section);
        case ownerRole:
            return entry.owner;
        case refusalRole:
            return entry.refusal;
        case favouriteRole:
            return entry.favourite;
        default:
            return {};
    }
}

QHash<int, QByteArray> PaletteModel::roleNames() const {
    return {{uriRole, "uri"},
            {nameRole, "name"},
            {groupRole, "group"},
            {descriptionRole, "description"},
            {lookRole, "look"},
            {sectionRole, "section"},
            {ownerRole, "owner"},
            {refusalRole, "refusal"},
            {favouriteRole, "favourite"}};
}

}  // namespace lacquer::editor
