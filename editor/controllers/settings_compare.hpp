// SettingsCompare: two sets of values, A and B, for every node, one of which the session holds; the other is kept here
// while the session is open. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "editor/controllers/session_controller.hpp"
#include "editor/models/parameter_model.hpp"

namespace lacquer::editor {

class SettingsCompare : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(Slot slot READ slot NOTIFY slotChanged)

public:
    enum class Slot { a, b };
    Q_ENUM(Slot)

    /// Works on the node that `parameters` shows.
    SettingsCompare(SessionController& session, const ParameterModel& parameters);

    /// Which of the two the session holds. Undo and redo turn it as they turn the values.
    [[nodiscard]] Slot slot() const;
    /// Puts the other set into the session, in one undo step. A set that nobody has touched yet is a copy of this one.
    Q_INVOKABLE void choose(lacquer::editor::SettingsCompare::Slot slot);
    /// Makes the other set a copy of the one that the session holds.
    Q_INVOKABLE void copyToOther();

Q_SIGNALS:
    void slotChanged();

private:
    using Values = std::map<std::string, double>;  ///< as the session has them: only what has been set
    struct Switch {
        std::size_t position;  ///< of the history, once it was done
        std::string name;      ///< of its step there: another step may have taken that place
        Slot to;
    };
    struct Sets {
        std::array<std::optional<Values>, 2> values;
        Slot first = Slot::a;  ///< before any switch
        std::vector<Switch> switches{};

        [[nodiscard]] auto& of(Slot slot) { return values[slot == Slot::a ? 0 : 1]; }
    };

    [[nodiscard]] Slot slotOf(const Sets& sets) const;
    [[nodiscard]] std::vector<sessions::Edit> changesTo(const Values& target) const;

    SessionController& session_;
    const ParameterModel& parameters_;
    std::map<NodeId, Sets> sets_;
};

}  // namespace lacquer::editor
