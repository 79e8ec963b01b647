#include "editor/controllers/library.hpp"

#include <QCryptographicHash>
#include <algorithm>
#include <cctype>
#include <iterator>

#include "host/lv2/own_presets.hpp"
#include "sessions/format/factory_presets.hpp"
#include "sessions/format/template_file.hpp"
#include "sessions/render/node_start.hpp"

namespace lacquer::editor {

namespace {

// Keys of the palette. A name is everything behind the colon.
const QString kTemplate = QStringLiteral("template:");
const QString kOwnTemplate = QStringLiteral("own-template:");
// Then a type's URI, a blank, and the preset's URI or name.
const QString kPreset = QStringLiteral("preset:");
const QString kOwnPreset = QStringLiteral("own-preset:");
const QString kFactoryPreset = QStringLiteral("factory-preset:");

constexpr qsizetype kDigestLetters = 8;  // of the folder of a type's presets

std::vector<std::string> typesOf(const sessions::Template& made) {
    std::vector<std::string> types;
    for (const sessions::AddNode& add : made.nodes) types.push_back(add.node.type);
    return types;
}

std::vector<WantedPort> outerPorts(const sessions::Template& made) {
    std::vector<WantedPort> ports;
    for (const PortAddress port : sessions::outerInputs(made))
        ports.push_back({sessions::nodeOf(made, port.node).inputs[port.port].kind, PortDirection::input});
    for (const PortAddress port : sessions::outerOutputs(made))
        ports.push_back({sessions::nodeOf(made, port.node).outputs[port.port].kind, PortDirection::output});
    return ports;
}

std::vector<WantedPort> outerPorts(const ProcessorType& type) {
    std::vector<WantedPort> ports;
    for (const PortInfo& port : type.ports) ports.push_back({port.kind, port.direction});
    return ports;
}

// That of the node that has a role of its own, the foremost.
QString lookOf(const sessions::Template& made) {
    for (const sessions::AddNode& add : made.nodes)
        if (add.content.role != sessions::Role::none) return sessions::toString(add.content.role);
    return "processor";
}

PaletteEntry entryOf(const QString& key, const sessions::Template& made, const QString& group) {
    return {PaletteSection::templates,
            key,
            QString::fromStdString(made.name),
            group,
            QString::fromStdString(made.description),
            lookOf(made),
            {},
            outerPorts(made),
            typesOf(made)};
}

}  // namespace

Library::Library(SessionController& session, CanvasController& canvas, PaletteModel& palette)
    : session_(session), canvas_(canvas), palette_(palette) {
    listTemplates();
    listPresets();
}

void Library::open(const std::filesystem::path& folder) {
    folder_ = folder;
    if (folder_.empty()) return;
    read();
    if (problems_.empty()) return;
    QString text = tr("Left out: %1").arg(textOf(problems_.front()));
    if (const int others = static_cast<int>(problems_.size()) - 1; others > 0)
        text += tr("; and %n more", nullptr, others);
    Q_EMIT session_.problem(text);
}

void Library::read() {
    problems_.clear();
    const auto load = [&](const std::filesystem::path& folder, auto& into) {
        auto found = sessions::loadTemplates(folder, session_.registry());
        std::move(found.templates.begin(), found.templates.end(), std::back_inserter(into));
        std::move(found.problems.begin(), found.problems.end(), std::back_inserter(problems_));
    };
    own_.clear();
    load(templateFolder(), own_);
    ownPresets_.clear();
    std::error_code failed;
    std::vector<std::filesystem::path> types;
    for (std::filesystem::directory_iterator entry(folder_ / "presets", failed), end; !failed && entry != end;
         entry.increment(failed))
        if (entry->is_directory()) types.push_back(entry->path());
    std::sort(types.begin(), types.end());
    for (const auto& type : types) load(type, ownPresets_);
    std::erase_if(ownPresets_, [](const sessions::Template& made) { return made.nodes.size() != 1; });
    listTemplates();
    listPresets();
}

std::filesystem::path Library::presetFolder(const std::string& type) const {
    std::string name;
    for (const char letter : type) name += std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '-';
    // Signs are all alike by now: what tells URIs apart that differ in nothing else.
    const auto whole = QByteArray::fromStdString(type);
    const QByteArray digest = QCryptographicHash::hash(whole, QCryptographicHash::Sha1).toHex();
    return folder_ / "presets" / (name + '-' + digest.first(kDigestLetters).toStdString());
}

void Library::listPresets() {
    std::vector<PaletteEntry> entries;
    for (const sessions::Template& made : ownPresets_) {
        const auto type = session_.registry().find(made.nodes[0].node.type);
        if (!type) continue;
        const QString owner = QString::fromStdString((*type)->name);
        entries.push_back({PaletteSection::presets, kOwnPreset + QString::fromStdString((*type)->uri + ' ' + made.name),
                           QString::fromStdString(made.name), tr("own"), tr("Your preset of %1").arg(owner),
                           lookOf(made), owner, outerPorts(made), typesOf(made)});
    }
    for (const sessions::FactoryPreset& preset : sessions::factoryPresets()) {
        const auto type = session_.registry().find(preset.type);
        if (!type) continue;
        const QString owner = QString::fromStdString((*type)->name);
        entries.push_back({PaletteSection::presets,
                           kFactoryPreset + QString::fromStdString(preset.type + ' ' + preset.name),
                           QString::fromStdString(preset.name),
                           QString::fromStdString((*type)->group),
                           QString::fromStdString(preset.description),
                           "processor",
                           owner,
                           outerPorts(**type),
                           {preset.type}});
    }
    palette_.setLibraryPresets(std::move(entries));
}

void Library::listTemplates() {
    std::vector<PaletteEntry> entries;
    for (const sessions::Template& made : own_) {
        entries.push_back(entryOf(kOwnTemplate + QString::fromStdString(made.name), made, tr("own")));
        if (entries.back().description.isEmpty())
            entries.back().description = tr("Your template, nodes: %1").arg(made.nodes.size());
    }
    for (const sessions::BuiltInTemplate& head : sessions::builtInTemplates())
        if (const auto made = sessions::makeTemplate(head.id, head.widths.back(), session_.registry()))
            entries.push_back(entryOf(kTemplate + QString::fromStdString(head.id), *made, tr("template")));
    palette_.setTemplates(std::move(entries));
}

void Library::add(const QString& key, QPointF at) {
    if (key.startsWith(kTemplate) || key.startsWith(kOwnTemplate))
        addTemplate(key, at);
    else if (key.startsWith(kPreset) || key.startsWith(kOwnPreset) || key.startsWith(kFactoryPreset))
        addPreset(key, at);
    else
        canvas_.addNode(key, at);
    palette_.noteUse(key);
}

void Library::addTemplate(const QString& key, QPointF at) {
    if (key.startsWith(kOwnTemplate)) {
        const std::string name = key.mid(kOwnTemplate.size()).toStdString();
        const auto own = std::find_if(own_.begin(), own_.end(), [&](const auto& made) { return made.name == name; });
        if (own != own_.end()) canvas_.addTemplate(*own, at);
        return;
    }
    const std::string id = key.mid(kTemplate.size()).toStdString();
    const auto& all = sessions::builtInTemplates();
    const auto head = std::find_if(all.begin(), all.end(), [&](const auto& h) { return h.id == id; });
    if (head == all.end()) return;
    // As wide as what it is wired to, where it can be.
    const auto& widths = head->widths;
    const bool fits = std::find(widths.begin(), widths.end(), canvas_.wantedWidth()) != widths.end();
    const auto made = sessions::makeTemplate(id, fits ? canvas_.wantedWidth() : widths.back(), session_.registry());
    if (made)
        canvas_.addTemplate(*made, at);
    else
        Q_EMIT session_.problem(textOf(made.error()));
}

bool Library::hasTemplate(const QString& name) const {
    std::error_code ignored;
    return !folder_.empty() &&
           std::filesystem::exists(sessions::templatePath(templateFolder(), name.trimmed().toStdString()), ignored);
}

bool Library::saveTemplate(const QString& name) {
    if (folder_.empty()) return false;
    const sessions::Template made =
        sessions::templateOf(session_.session(), canvas_.selection().nodes(), name.trimmed().toStdString());
    if (const Status saved = sessions::saveTemplate(templateFolder(), made); !saved) {
        Q_EMIT session_.problem(textOf(saved.error()));
        return false;
    }
    read();
    Q_EMIT session_.notice(tr("The template “%1” is in the palette").arg(QString::fromStdString(made.name)));
    return true;
}

// Presets ------------------------------------------------------------------------------------------------------------

const sessions::LoadedTemplate* Library::ownPreset(const QString& key) const {
    const auto found = std::find_if(ownPresets_.begin(), ownPresets_.end(), [&](const sessions::Template& made) {
        return key == kOwnPreset + QString::fromStdString(made.nodes[0].node.type + ' ' + made.name);
    });
    return found == ownPresets_.end() ? nullptr : &*found;
}

Result<Library::Preset> Library::presetOf(const QString& key) const {
    const bool own = key.startsWith(kOwnPreset);
    const QString rest = key.mid(key.indexOf(':') + 1);
    const auto blank = rest.indexOf(' ');
    Preset preset;
    preset.type = rest.left(blank).toStdString();
    const std::string which = rest.mid(blank + 1).toStdString();
    if (own) {
        const sessions::LoadedTemplate* found = ownPreset(key);
        if (found == nullptr) return fail(ErrorKind::unavailable, "there is no preset " + which);
        const sessions::NodeContent& content = found->nodes[0].content;
        preset.name = which;
        preset.parameters = content.parameters;
        preset.state = content.state;
        preset.whole = true;
        return preset;
    }
    if (key.startsWith(kFactoryPreset)) {
        auto found = sessions::factoryPresetCalled(preset.type, which);
        if (!found) return fail(std::move(found).error());
        preset.name = which;
        preset.parameters = std::move(found->parameters);
        preset.whole = true;
        return preset;
    }
    if (!plugins_) return fail(ErrorKind::unavailable, "there are no presets of plugins here");
    auto loaded = host::loadPreset(plugins_, preset.type, which);
    if (!loaded) return fail(std::move(loaded).error());
    const auto listed = palette_.presetsWith(key);
    preset.name = listed.empty() ? which : listed.front().name.toStdString();
    preset.parameters = std::move(loaded->parameters);
    preset.state = std::move(loaded->state);
    return preset;
}

void Library::addPreset(const QString& key, QPointF at) {
    auto preset = presetOf(key);
    const auto type = preset ? session_.registry().find(preset->type) : fail(preset.error());
    if (!type) {
        Q_EMIT session_.problem(textOf(type.error()));
        return;
    }
    sessions::NodeContent content;
    content.parameters = std::move(preset->parameters);
    if (preset->state) content.state = session_.session().named(*std::move(preset->state));
    canvas_.addNode(**type, std::move(content), at);
}

const Node* Library::selectedNode() const {
    const std::set<NodeId>& nodes = canvas_.selection().nodes();
    return nodes.size() == 1 ? session_.session().graph.find(*nodes.begin()) : nullptr;
}

QVariantList Library::presets() const {
    QVariantList list;
    const Node* node = selectedNode();
    if (node == nullptr) return list;
    const QString type = QString::fromStdString(node->type);
    QVariantList others;
    for (const QString& prefix : {kOwnPreset, kFactoryPreset, kPreset})
        for (const PaletteEntry& entry : palette_.presetsWith(prefix + type + ' ')) {
            const bool own = prefix == kOwnPreset || pluginPreset(entry.key).has_value();
            (own ? list : others)
                .append(QVariantMap{
                    {"key", entry.key}, {"name", entry.name}, {"description", entry.description}, {"own", own}});
        }
    return list + others;
}

void Library::loadPreset(const QString& key) {
    const Node* node = selectedNode();
    if (node == nullptr) return;
    auto preset = presetOf(key);
    if (preset && preset->state) preset->state = session_.session().named(*std::move(preset->state));
    const auto type = preset ? session_.registry().find(preset->type) : fail(preset.error());
    if (!type) {
        Q_EMIT session_.problem(textOf(type.error()));
        return;
    }
    if (node->type != preset->type) return;
    const sessions::NodeContent& content = session_.session().content(node->id);
    std::vector<sessions::Edit> edits;
    for (const ParameterInfo& info : (*type)->parameters) {
        const auto now = content.parameters.find(info.id);
        const auto wanted = preset->parameters.find(info.id);
        if (wanted != preset->parameters.end()) {
            if (now == content.parameters.end() || now->second != wanted->second)
                edits.emplace_back(sessions::SetParameter{node->id, info.id, wanted->second});
        } else if (preset->whole && now != content.parameters.end()) {
            edits.emplace_back(sessions::SetParameter{node->id, info.id, info.defaultValue, true});
        }
    }
    if (preset->state && *preset->state != content.state)
        edits.emplace_back(sessions::SetState{node->id, *preset->state});
    const QString name = QString::fromStdString(preset->name), of = QString::fromStdString(node->name);
    if (edits.empty())
        Q_EMIT session_.notice(tr("%1 is as the preset “%2” has it").arg(of, name));
    else
        session_.perform(sessions::makeGroup(tr("Load preset %1 into %2").arg(name, of).toStdString(), edits));
}

// By its key: one of a plugin that is the user's own.
std::optional<host::InstalledPreset> Library::pluginPreset(const QString& key) const {
    if (!plugins_ || !key.startsWith(kPreset)) return std::nullopt;
    const QString rest = key.mid(kPreset.size());
    const auto blank = rest.indexOf(' ');
    const auto listed = palette_.presetsWith(key);
    host::InstalledPreset preset{rest.left(blank).toStdString(), rest.mid(blank + 1).toStdString(),
                                 listed.empty() ? std::string() : listed.front().name.toStdString()};
    return host::isOwnPreset(preset) ? std::optional(std::move(preset)) : std::nullopt;
}

bool Library::keepsInBundles(const Node& node) const {
    return plugins_ && node.type.starts_with("lv2:");
}

bool Library::hasPreset(const QString& name) const {
    const Node* node = selectedNode();
    std::error_code ignored;
    if (node != nullptr && keepsInBundles(*node) &&
        host::ownPresetCalled(*plugins_, node->type, name.trimmed().toStdString()))
        return true;
    return node != nullptr && !folder_.empty() &&
           std::filesystem::exists(sessions::templatePath(presetFolder(node->type), name.trimmed().toStdString()),
                                   ignored);
}

// Something has happened to the bundles of a plugin's presets, or was to.
bool Library::changed(const std::string& type, const Status& done) {
    palette_.replacePluginPresets(type, host::presetsOf(*plugins_, type));
    if (!done) Q_EMIT session_.problem(textOf(done.error()));
    return done.ok();
}

bool Library::saveInBundle(const Node& node, const std::string& name) {
    const auto save = [&]() -> Status {
        auto state = sessions::stateWithFiles(session_.session(), node);
        if (!state) return fail(std::move(state).error());
        const host::PluginPreset settings{session_.session().content(node.id).parameters, *std::move(state)};
        const auto saved = host::saveOwnPreset(plugins_, node.type, name, settings, host::IfTaken::replace);
        return saved ? Status() : Status(fail(saved.error()));
    };
    if (!changed(node.type, save())) return false;
    // One of that name from before there were bundles.
    if (const auto* old = ownPreset(kOwnPreset + QString::fromStdString(node.type + ' ' + name)))
        removeFile(std::filesystem::path(old->file));
    Q_EMIT session_.notice(
        tr("The preset “%1” is in the palette, and in other hosts").arg(QString::fromStdString(name)));
    return true;
}

bool Library::savePreset(const QString& name) {
    Q_EMIT session_.saving();  // its window may hold what is no edit yet
    const Node* node = selectedNode();
    if (node == nullptr) return false;
    if (keepsInBundles(*node)) return saveInBundle(*node, name.trimmed().toStdString());
    if (folder_.empty()) return false;
    sessions::Template made = sessions::templateOf(session_.session(), {node->id}, name.trimmed().toStdString());
    // Only what it is set to: name, role, place and latency are the node's own affair.
    sessions::NodeContent& content = made.nodes[0].content;
    sessions::NodeContent kept;
    kept.parameters = std::move(content.parameters);
    kept.state = std::move(content.state);
    content = std::move(kept);
    if (const auto type = session_.registry().find(node->type)) made.nodes[0].node.name = (*type)->name;
    if (const Status saved = sessions::saveTemplate(presetFolder(node->type), made); !saved) {
        Q_EMIT session_.problem(textOf(saved.error()));
        return false;
    }
    read();
    Q_EMIT session_.notice(tr("The preset “%1” is in the palette").arg(QString::fromStdString(made.name)));
    return true;
}

bool Library::renamePreset(const QString& key, const QString& name) {
    const sessions::LoadedTemplate* found = ownPreset(key);
    const std::string wanted = name.trimmed().toStdString();
    if (const auto preset = pluginPreset(key)) {
        const auto renamed = host::renameOwnPreset(*plugins_, *preset, wanted);
        return changed(preset->type, renamed ? Status() : Status(fail(renamed.error())));
    }
    if (found == nullptr || wanted.empty()) return false;
    const auto folder = presetFolder(found->nodes[0].node.type);
    const std::filesystem::path before = found->file, after = sessions::templatePath(folder, wanted);
    std::error_code failed;
    if (after != before && std::filesystem::exists(after, failed)) {
        Q_EMIT session_.problem(tr("There is a preset “%1” already").arg(name.trimmed()));
        return false;
    }
    sessions::Template made = *found;
    made.name = wanted;
    if (const Status saved = sessions::saveTemplate(folder, made); !saved) {
        Q_EMIT session_.problem(textOf(saved.error()));
        return false;
    }
    if (after != before) return removeFile(before);
    read();
    return true;
}

bool Library::removePreset(const QString& key) {
    if (const auto preset = pluginPreset(key)) return changed(preset->type, host::removeOwnPreset(*plugins_, *preset));
    const sessions::LoadedTemplate* found = ownPreset(key);
    return found != nullptr && removeFile(std::filesystem::path(found->file));
}

bool Library::removeFile(const std::filesystem::path& file) {
    std::error_code failed;
    std::filesystem::remove(file, failed);
    if (failed)
        Q_EMIT session_.problem(tr("%1 cannot be removed: %2")
                                    .arg(QString::fromStdString(file.string()))
                                    .arg(QString::fromStdString(failed.message())));
    read();
    return !failed;
}

}  // namespace lacquer::editor
