// TimelineRowModel: the headers of the timeline's rows and lanes that are in view. Rows come and go as one scrolls and
// as the session is edited; the model is never reset. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <string>
#include <vector>

#include "editor/controllers/timeline_controller.hpp"

namespace lacquer::editor {

class TimelineRowModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")

public:
    enum Role {
        kindRole = Qt::UserRole,  ///< "track", "node" for another row, or "lane"
        nodeIdRole,
        parameterRole,  ///< of a lane: its id
        nameRole,       ///< of the node; of a lane that of the parameter
        ownerRole,      ///< of a lane: the name of its node
        colourRole,     ///< "#rrggbb"; empty: that of its look
        lookRole,       ///< see NodeModel
        rowYRole,       ///< pixels from the first row's top
        rowHeightRole,
        selectedRole,
        openRole,     ///< its lanes are shown
        hasMuteRole,  ///< there is a fader, which can be muted and soloed
        mutedRole,
        soloedRole,
        armedRole,
        modeRole,  ///< of a lane: a row of AutomationMode
    };
    Q_ENUM(Role)

    /// Both must outlive it.
    TimelineRowModel(SessionController& session, const Selection& selection, TimelineController& timeline);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    struct Key {
        NodeId node{};
        std::string parameter{};  ///< of a lane; else empty
        NodeId row{};

        friend bool operator==(const Key&, const Key&) = default;
    };
    void follow();
    [[nodiscard]] std::vector<Key> inView() const;
    void tellAll();
    [[nodiscard]] QVariant laneData(const Key& key, int role) const;
    [[nodiscard]] bool isOn(const Key& key, const char* parameter) const;

    SessionController& session_;
    const Selection& selection_;
    TimelineController& timeline_;
    std::vector<Key> keys_;
};

}  // namespace lacquer::editor
