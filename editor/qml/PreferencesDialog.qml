// What holds for every session: audio device, colours, keys, control from outside. Each choice counts at once.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

Popup {
    id: dialog

    enum Page { Audio, Appearance, Keys, Control }

    required property Editor editor
    property int page: PreferencesDialog.Page.Audio

    objectName: "preferences"

    function openAt(page) {
        dialog.page = page
        open()
    }

    width: Math.min(760, parent.width - 40)
    height: Math.min(600, parent.height - 40)
    modal: true
    focus: true
    padding: 0
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onOpened: {
        editor.preferences.devices.scan()  // without interrupting what plays
        editor.remote.scan()
        tabs.itemAt(page).forceActiveFocus()
    }

    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: RowLayout {
        spacing: 0

        ColumnLayout {
            spacing: 2
            Layout.margins: 14
            Layout.preferredWidth: 140
            Layout.fillHeight: true

            Text {
                text: qsTr("Preferences")
                color: Theme.text
                font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
                Layout.bottomMargin: 10
                Layout.leftMargin: 10
            }
            Repeater {
                id: tabs
                model: [qsTr("Audio"), qsTr("Appearance"), qsTr("Keys"), qsTr("Control")]
                AbstractButton {
                    id: tab
                    required property string modelData
                    required property int index
                    readonly property bool current: dialog.page === index
                    text: modelData
                    hoverEnabled: true
                    activeFocusOnTab: current
                    implicitHeight: 32
                    Accessible.role: Accessible.PageTab
                    Accessible.name: text
                    Accessible.selected: current
                    onClicked: dialog.page = index
                    Keys.onDownPressed: if (index + 1 < tabs.count) dialog.turnTo(index + 1)
                    Keys.onUpPressed: if (index > 0) dialog.turnTo(index - 1)
                    Layout.fillWidth: true

                    contentItem: Text {
                        text: tab.text
                        color: Theme.text
                        font.weight: tab.current ? Font.DemiBold : Font.Normal
                        leftPadding: 10
                        verticalAlignment: Text.AlignVCenter
                    }
                    background: Rectangle {
                        radius: 6
                        color: tab.current ? Theme.raised : tab.hovered ? Theme.hovered : "transparent"
                        border { width: tab.visualFocus ? 2 : 0; color: Theme.text }
                    }
                }
            }
            Item { Layout.fillHeight: true }
        }
        Rectangle {
            Layout.preferredWidth: 1
            Layout.fillHeight: true
            color: Theme.border
        }
        ColumnLayout {
            spacing: 12
            Layout.margins: 20

            StackLayout {
                currentIndex: dialog.page
                Layout.fillWidth: true
                Layout.fillHeight: true

                PreferencesAudio {
                    preferences: dialog.editor.preferences
                    transport: dialog.editor.transport
                }
                PreferencesAppearance {
                    preferences: dialog.editor.preferences
                }
                PreferencesKeys {
                    actions: dialog.editor.actions
                    list: dialog.editor.preferences.keys
                }
                PreferencesControl {
                    remote: dialog.editor.remote
                }
            }
            DialogButton {
                text: qsTr("Close")
                onClicked: dialog.close()
                Layout.alignment: Qt.AlignRight
            }
        }
    }
    function turnTo(index) {
        tabs.itemAt(index).forceActiveFocus(Qt.TabFocusReason)
        page = index
    }
}
