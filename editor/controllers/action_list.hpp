// ActionList: everything that a key can do, in one list: what it is called, where it applies, which keys do it now and
// which by default. Shortcuts, menus, tooltips, the list of keys and the preferences all read it. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <functional>
#include <memory>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "editor/controllers/pages.hpp"

class QKeyEvent;

namespace lacquer::editor {

/// Where an action can be reached by its keys: in the whole window, or on those pages only that have the keys. Sets.
enum class ActionPlace : unsigned { nowhere = 0, canvas = 1, mixer = 2, timeline = 4, window = ~0U };
[[nodiscard]] constexpr ActionPlace operator|(ActionPlace a, ActionPlace b) noexcept {
    return static_cast<ActionPlace>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
/// In such places one key cannot mean two things.
[[nodiscard]] constexpr bool overlap(ActionPlace a, ActionPlace b) noexcept {
    return (static_cast<unsigned>(a) & static_cast<unsigned>(b)) != 0;
}
/// What has the keys while a page is shown and nothing on it is being filled in.
[[nodiscard]] ActionPlace placeOf(Pages::Page page) noexcept;

struct ActionInfo {
    QString name;   ///< "nodes.bypass"; settings know it by that
    QString group;  ///< heading under which it is listed
    QString text;
    ActionPlace place = ActionPlace::window;
    QList<QKeySequence> defaults;
    std::function<void()> run{};  ///< none: whoever listens to ActionList::wanted does it
    bool repeats = false;         ///< again and again while the key is held
    QString fixedKey{};           ///< a key that does it too and cannot be changed
};

class KeyAction : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the ActionList")
    Q_PROPERTY(QString name READ name CONSTANT)
    Q_PROPERTY(QString text READ text CONSTANT)
    /// The first key, for menus and tooltips: "Ctrl+D"
    Q_PROPERTY(QString key READ key NOTIFY keysChanged)
    /// All of them: "Ctrl+Shift+Z, Ctrl+Y"
    Q_PROPERTY(QString keys READ keysText NOTIFY keysChanged)
    /// As Shortcut takes them.
    Q_PROPERTY(QVariantList sequences READ shortcuts NOTIFY keysChanged)
    Q_PROPERTY(bool repeats READ repeats CONSTANT)
    Q_PROPERTY(bool changed READ changed NOTIFY keysChanged)

public:
    explicit KeyAction(ActionInfo info) : info_(std::move(info)), keys_(info_.defaults) {}

    [[nodiscard]] const ActionInfo& info() const noexcept { return info_; }
    [[nodiscard]] const QString& name() const noexcept { return info_.name; }
    [[nodiscard]] const QString& text() const noexcept { return info_.text; }
    [[nodiscard]] bool repeats() const noexcept { return info_.repeats; }
    [[nodiscard]] const QList<QKeySequence>& keys() const noexcept { return keys_; }
    [[nodiscard]] QString key() const;
    [[nodiscard]] QString keysText() const;
    [[nodiscard]] QStringList sequences() const;
    [[nodiscard]] QVariantList shortcuts() const;
    /// The keys are not the default ones.
    [[nodiscard]] bool changed() const { return keys_ != info_.defaults; }

    Q_INVOKABLE void trigger() { Q_EMIT triggered(); }

Q_SIGNALS:
    void keysChanged();
    void triggered();

private:
    friend class ActionList;
    void setKeys(QList<QKeySequence> keys);

    ActionInfo info_;
    QList<QKeySequence> keys_;
};

class ActionList : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    /// Those that apply in the whole window, for its Shortcuts.
    Q_PROPERTY(QVariantList windowActions READ windowActions CONSTANT)

public:
    explicit ActionList(std::vector<ActionInfo> actions);

    [[nodiscard]] const std::vector<std::unique_ptr<KeyAction>>& all() const noexcept { return actions_; }
    /// Null, and a warning on stderr, for a name that is none.
    Q_INVOKABLE lacquer::editor::KeyAction* get(const QString& name) const;
    [[nodiscard]] QVariantList windowActions() const;
    /// The action of one page that a pressed key stands for, or null; those of the whole window are none.
    [[nodiscard]] KeyAction* pageAction(const QKeyEvent& event, Pages::Page page) const;
    /// Carries out what a key stands for on a page. False where it is nothing there.
    Q_INVOKABLE bool pressed(int key, int modifiers, bool again, lacquer::editor::Pages::Page page);
    /// The same for the actions that apply in the whole window, for windows that do not have them as Shortcuts.
    [[nodiscard]] KeyAction* windowAction(const QKeyEvent& event) const;
    /// What keys do, as the list of keys shows it: [{title, lines: [{keys, text}]}]. The window's actions are in it
    /// always, those of a page where it is the page that has the keys; those without a key are in no list.
    Q_INVOKABLE QVariantList sections(lacquer::editor::Pages::Page page, bool hasKeys) const;

    /// A key as it is pressed, in the form that bind() takes; empty while only modifiers are down.
    Q_INVOKABLE QString sequenceOf(int key, int modifiers) const;
    /// A key in that form as people read it.
    Q_INVOKABLE QString shown(const QString& sequence) const;
    /// What a key does already, other than the named action: text for people. Empty when it is free.
    Q_INVOKABLE QString takenBy(const QString& name, const QString& sequence) const;
    /// True when takenBy() is an action that can give the key away.
    Q_INVOKABLE bool canSwap(const QString& name, const QString& sequence) const;
    /// Gives an action this key, and only this one. Refused, with false, for a key that is taken.
    Q_INVOKABLE bool bind(const QString& name, const QString& sequence);
    /// Likewise; the action that had the key gets the keys that the named one had.
    Q_INVOKABLE bool swap(const QString& name, const QString& sequence);
    /// No key does it any more.
    Q_INVOKABLE void unbind(const QString& name);
    /// Back to the default keys, without those that another action has been given meanwhile.
    Q_INVOKABLE void reset(const QString& name);
    Q_INVOKABLE void resetAll();

    /// What has been changed: an object of lists of keys, by name.
    [[nodiscard]] nlohmann::json settings() const;
    /// Takes back what settings() gave. What makes no sense is left out; of two actions with one key the first has it.
    void restore(const nlohmann::json& settings);

Q_SIGNALS:
    /// An action that nothing here carries out.
    void wanted(const QString& name);
    /// Some keys have changed.
    void changed();

private:
    [[nodiscard]] KeyAction* find(const QString& name) const;
    [[nodiscard]] KeyAction* actionFor(const QKeyEvent& event, ActionPlace place) const;
    [[nodiscard]] KeyAction* rivalOf(const QKeySequence& key, const KeyAction* action) const;
    [[nodiscard]] KeyAction* ownerOf(const QKeySequence& key, ActionPlace place, const KeyAction* except) const;

    std::vector<std::unique_ptr<KeyAction>> actions_;
};

}  // namespace lacquer::editor
