#include "editor/controllers/action_list.hpp"

#include <QKeyEvent>
#include <QLoggingCategory>
#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

namespace lacquer::editor {

namespace {

struct Reserved {
    Qt::Key key;
    const char* what;
};
// The canvas holds these by itself.
constexpr Reserved kReserved[] = {
    {Qt::Key_Space, QT_TRANSLATE_NOOP("lacquer::editor::ActionList", "playing, and moving the view")},
    {Qt::Key_Escape, QT_TRANSLATE_NOOP("lacquer::editor::ActionList", "giving up what is under way")},
    {Qt::Key_Menu, QT_TRANSLATE_NOOP("lacquer::editor::ActionList", "opening the menu")},
};

QKeySequence parsed(const QString& text) {
    return QKeySequence::fromString(text, QKeySequence::PortableText);
}

QString inWords(const QKeySequence& key) {
    return key.toString(QKeySequence::NativeText);
}

// What an event and a QKeySequence call the same differently.
QKeyCombination normalised(int key, Qt::KeyboardModifiers modifiers) {
    modifiers &= ~(Qt::KeypadModifier | Qt::GroupSwitchModifier);
    if (key == Qt::Key_Backtab) return QKeyCombination(modifiers | Qt::ShiftModifier, Qt::Key_Tab);
    if (key == Qt::Key_Enter) key = Qt::Key_Return;
    return QKeyCombination(modifiers, static_cast<Qt::Key>(key));
}

// On many keyboards a sign such as "+" or "?" needs Shift, which is then no part of the key.
std::optional<QKeyCombination> withoutShift(QKeyCombination pressed) {
    const int key = pressed.key();
    const bool sign = key > Qt::Key_Space && key <= Qt::Key_AsciiTilde && !(key >= Qt::Key_A && key <= Qt::Key_Z) &&
                      !(key >= Qt::Key_0 && key <= Qt::Key_9);
    if (!sign || !(pressed.keyboardModifiers() & Qt::ShiftModifier)) return std::nullopt;
    return QKeyCombination(pressed.keyboardModifiers() & ~Qt::ShiftModifier, pressed.key());
}

bool isModifier(int key) {
    switch (key) {
        case Qt::Key_Shift:
        case Qt::Key_Control:
        case Qt::Key_Meta:
        case Qt::Key_Alt:
        case Qt::Key_AltGr:
        case Qt::Key_Super_L:
        case Qt::Key_Super_R:
        case Qt::Key_CapsLock:
        case Qt::Key_NumLock:
        case Qt::Key_unknown:
        case 0:
            return true;
        default:
            return false;
    }
}

}  // namespace

QString KeyAction::key() const {
    return keys_.isEmpty() ? info_.fixedKey : inWords(keys_.front());
}

QString KeyAction::keysText() const {
    QStringList texts;
    if (!info_.fixedKey.isEmpty()) texts.append(info_.fixedKey);
    for (const QKeySequence& key : keys_) texts.append(inWords(key));
    return texts.join(", ");
}

QStringList KeyAction::sequences() const {
    QStringList texts;
    for (const QKeySequence& key : keys_) texts.append(key.toString(QKeySequence::PortableText));
    return texts;
}

QVariantList KeyAction::shortcuts() const {
    QVariantList list;
    for (const QString& key : sequences()) list.append(key);
    return list;
}

void KeyAction::setKeys(QList<QKeySequence> keys) {
    if (std::exchange(keys_, std::move(keys)) != keys_) Q_EMIT keysChanged();
}

ActionList::ActionList(std::vector<ActionInfo> actions) {
    actions_.reserve(actions.size());
    for (ActionInfo& info : actions) {
        auto& action = *actions_.emplace_back(std::make_unique<KeyAction>(std::move(info)));
        action.setParent(this);  // or QML takes what get() gives for its own
        connect(&action, &KeyAction::triggered, this, [this, &action] {
            if (action.info().run)
                action.info().run();
            else
                Q_EMIT wanted(action.name());
        });
    }
}

KeyAction* ActionList::find(const QString& name) const {
    const auto found =
        std::find_if(actions_.begin(), actions_.end(), [&](const auto& action) { return action->name() == name; });
    return found == actions_.end() ? nullptr : found->get();
}

KeyAction* ActionList::get(const QString& name) const {
    KeyAction* action = find(name);
    if (!action) qWarning("there is no action %s", qPrintable(name));
    return action;
}

QVariantList ActionList::windowActions() const {
    QVariantList found;
    for (const auto& action : actions_)
        if (action->info().place == ActionPlace::window) found.append(QVariant::fromValue(action.get()));
    return found;
}

ActionPlace placeOf(Pages::Page page) noexcept {
    switch (page) {
        case Pages::Page::graph:
            return ActionPlace::canvas;
        case Pages::Page::mixer:
            return ActionPlace::mixer;
        case Pages::Page::timeline:
            return ActionPlace::timeline;
        default:
            return ActionPlace::nowhere;
    }
}

KeyAction* ActionList::pageAction(const QKeyEvent& event, Pages::Page page) const {
    KeyAction* action = actionFor(event, placeOf(page));
    return action && action->info().place != ActionPlace::window ? action : nullptr;
}

bool ActionList::pressed(int key, int modifiers, bool again, Pages::Page page) {
    KeyAction* action = pageAction(QKeyEvent(QEvent::KeyPress, key, Qt::KeyboardModifiers(modifiers)), page);
    if (action && (!again || action->repeats())) action->trigger();
    return action != nullptr;
}

KeyAction* ActionList::windowAction(const QKeyEvent& event) const {
    if (event.key() == Qt::Key_Space && event.modifiers() == Qt::NoModifier) return find("transport.play");
    KeyAction* action = actionFor(event, ActionPlace::window);
    return action && action->info().place == ActionPlace::window ? action : nullptr;
}

KeyAction* ActionList::actionFor(const QKeyEvent& event, ActionPlace place) const {
    const QKeyCombination pressed = normalised(event.key(), event.modifiers());
    const auto of = [&](QKeyCombination key) { return ownerOf(QKeySequence(key), place, nullptr); };
    if (KeyAction* action = of(pressed)) return action;
    const auto sign = withoutShift(pressed);
    return sign ? of(*sign) : nullptr;
}

QVariantList ActionList::sections(Pages::Page page, bool hasKeys) const {
    QVariantList sections;
    QString title;
    QVariantList lines;
    const auto finish = [&] {
        if (!lines.isEmpty()) sections.append(QVariantMap{{"title", title}, {"lines", lines}});
        lines.clear();
    };
    for (const auto& action : actions_) {
        if (action->info().group != title) {
            finish();
            title = action->info().group;
        }
        const bool here =
            action->info().place == ActionPlace::window || (hasKeys && overlap(action->info().place, placeOf(page)));
        if (here && !action->keysText().isEmpty())
            lines.append(QVariantMap{{"keys", action->keysText()}, {"text", action->text()}});
    }
    finish();
    return sections;
}

QString ActionList::sequenceOf(int key, int modifiers) const {
    if (isModifier(key)) return {};
    QKeyCombination pressed = normalised(key, Qt::KeyboardModifiers(modifiers));
    if (const auto sign = withoutShift(pressed)) pressed = *sign;
    return QKeySequence(pressed).toString(QKeySequence::PortableText);
}

QString ActionList::shown(const QString& sequence) const {
    return inWords(parsed(sequence));
}

KeyAction* ActionList::ownerOf(const QKeySequence& key, ActionPlace place, const KeyAction* except) const {
    for (const auto& action : actions_)
        if (action.get() != except && overlap(action->info().place, place) && action->keys().contains(key))
            return action.get();
    return nullptr;
}

// Who else has the key where `action` applies.
KeyAction* ActionList::rivalOf(const QKeySequence& key, const KeyAction* action) const {
    return ownerOf(key, action ? action->info().place : ActionPlace::window, action);
}

QString ActionList::takenBy(const QString& name, const QString& sequence) const {
    const QKeySequence key = parsed(sequence);
    if (key.isEmpty()) return {};
    for (const Reserved& reserved : kReserved)
        if (key == QKeySequence(reserved.key)) return tr(reserved.what);
    const KeyAction* owner = rivalOf(key, find(name));
    return owner ? owner->text() : QString();
}

bool ActionList::canSwap(const QString& name, const QString& sequence) const {
    return rivalOf(parsed(sequence), find(name)) != nullptr;
}

bool ActionList::bind(const QString& name, const QString& sequence) {
    KeyAction* action = find(name);
    const QKeySequence key = parsed(sequence);
    if (!action || key.isEmpty() || !takenBy(name, sequence).isEmpty()) return false;
    action->setKeys({key});
    Q_EMIT changed();
    return true;
}

bool ActionList::swap(const QString& name, const QString& sequence) {
    KeyAction* action = find(name);
    const QKeySequence key = parsed(sequence);
    KeyAction* owner = action ? rivalOf(key, action) : nullptr;
    if (!owner) return bind(name, sequence);
    owner->setKeys(action->keys());
    action->setKeys({key});
    Q_EMIT changed();
    return true;
}

void ActionList::unbind(const QString& name) {
    if (KeyAction* action = find(name)) {
        action->setKeys({});
        Q_EMIT changed();
    }
}

void ActionList::reset(const QString& name) {
    KeyAction* action = find(name);
    if (!action) return;
    QList<QKeySequence> keys = action->info().defaults;
    keys.removeIf([&](const QKeySequence& key) { return rivalOf(key, action) != nullptr; });
    action->setKeys(std::move(keys));
    Q_EMIT changed();
}

void ActionList::resetAll() {
    for (const auto& action : actions_) action->setKeys(action->info().defaults);
    Q_EMIT changed();
}

nlohmann::json ActionList::settings() const {
    nlohmann::json changes = nlohmann::json::object();
    for (const auto& action : actions_) {
        if (!action->changed()) continue;
        auto& keys = changes[action->name().toStdString()] = nlohmann::json::array();
        for (const QString& key : action->sequences()) keys.push_back(key.toStdString());
    }
    return changes;
}

void ActionList::restore(const nlohmann::json& settings) {
    if (!settings.is_object()) return;
    std::vector<QList<QKeySequence>> wanted;
    wanted.reserve(actions_.size());
    for (const auto& action : actions_) {
        wanted.push_back(action->info().defaults);
        const auto entry = settings.find(action->name().toStdString());
        if (entry == settings.end() || !entry->is_array()) continue;
        wanted.back().clear();
        for (const auto& text : *entry) {
            const QKeySequence key = text.is_string() ? parsed(QString::fromStdString(text)) : QKeySequence();
            const bool reserved = std::any_of(std::begin(kReserved), std::end(kReserved),
                                              [&](const Reserved& each) { return key == QKeySequence(each.key); });
            if (!key.isEmpty() && key[0].key() != Qt::Key_unknown && !reserved) wanted.back().append(key);
        }
    }
    for (const auto& action : actions_) action->setKeys({});
    for (std::size_t i = 0; i < actions_.size(); ++i) {
        wanted[i].removeIf([&](const QKeySequence& key) { return rivalOf(key, actions_[i].get()) != nullptr; });
        actions_[i]->setKeys(wanted[i]);
    }
    Q_EMIT changed();
}

}  // namespace lacquer::editor
