// The pages of the window, side by side: one click shows another part of the studio.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Row {
    id: tabs

    required property Pages pages
    required property ActionList actions

    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Pages")

    Repeater {
        model: [
            { page: Pages.Page.graph, text: qsTr("Graph"), action: "page.graph" },
            { page: Pages.Page.mixer, text: qsTr("Mixer"), action: "page.mixer" },
            { page: Pages.Page.timeline, text: qsTr("Timeline"), action: "page.timeline" },
            { page: Pages.Page.master, text: qsTr("Master"), action: "page.master" },
            { page: Pages.Page.album, text: qsTr("Album"), action: "page.album" }]

        PlainButton {
            id: tab
            required property var modelData
            // The table of wires is the graph in another form.
            readonly property bool current: tabs.pages.current === modelData.page
                                            || (modelData.page === Pages.Page.graph && tabs.pages.current === Pages.Page.routing)

            width: label.implicitWidth + 24
            height: tabs.height
            Accessible.role: Accessible.PageTab
            Accessible.name: modelData.text
            Accessible.selected: current
            onClicked: tabs.actions.get(modelData.action).trigger()

            contentItem: Text {
                id: label
                text: tab.modelData.text
                color: tab.current ? Theme.text : Theme.dimText
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                font { pixelSize: Theme.smallSize + 1; weight: tab.current ? Font.DemiBold : Font.Normal }
            }
            background: Rectangle {
                color: tab.current ? Theme.raised : tab.hovered ? Theme.hovered : "transparent"
                border { width: tab.visualFocus ? 2 : 0; color: Theme.text }

                Rectangle {
                    visible: tab.current
                    width: parent.width
                    height: 2
                    color: Theme.accent
                }
            }
            Tip {
                visible: tab.hovered
                text: qsTr("Show this page") + "   " + tabs.actions.get(tab.modelData.action).key
            }
        }
    }
}
