// The album or the session as finished files: what for, where to, how far it is, and what came out.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import QtQuick.Layouts
import Lacquer.Editor

Dialog {
    id: dialog

    required property ExportController exporter
    required property SessionLife files
    required property bool ofAlbum
    readonly property int state: exporter.state
    readonly property bool asking: state === ExportController.State.asking
    readonly property bool working: state === ExportController.State.working
    readonly property bool ended: !asking && !working

    function ask() {
        exporter.offer(ofAlbum ? ExportController.Source.album : ExportController.Source.session)
        open()
    }

    modal: true
    padding: 20
    anchors.centerIn: parent
    width: Math.min(640, parent ? parent.width - 40 : 640)
    height: Math.min(600, parent ? parent.height - 24 : 600)
    closePolicy: working ? Popup.NoAutoClose : Popup.CloseOnEscape
    onOpened: primary.forceActiveFocus()

    background: Rectangle {
        color: Theme.panel
        radius: 9
        border { width: 1; color: Theme.border }
    }
    contentItem: ColumnLayout {
        spacing: 12

        Text {
            text: dialog.asking ? qsTr("Export “%1”").arg(dialog.exporter.title)
                : dialog.working ? qsTr("Exporting “%1”").arg(dialog.exporter.title)
                : dialog.exporter.failure ? (dialog.exporter.results.length > 0 ? qsTr("Not all was exported") : qsTr("Nothing was exported")) : qsTr("All of it was read again and is right")
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
            elide: Text.ElideRight
            Layout.fillWidth: true
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }

        // What for, and where to.
        ListView {
            id: choices
            objectName: "exportChoices"
            visible: dialog.asking
            clip: true
            model: dialog.visible && dialog.asking ? dialog.exporter.choices : []
            activeFocusOnTab: true
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            ScrollBar.vertical: ListBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("What it is for")
            Keys.onSpacePressed: (currentItem as AbstractButton)?.clicked()
            Keys.onReturnPressed: (currentItem as AbstractButton)?.clicked()
            Layout.fillWidth: true
            Layout.fillHeight: true

            delegate: AbstractButton {
                id: choice
                required property var modelData
                required property int index
                width: choices.width - 10
                height: 40
                hoverEnabled: true
                focusPolicy: Qt.NoFocus
                text: modelData.title
                Accessible.role: Accessible.CheckBox
                Accessible.name: modelData.title + ", " + modelData.description
                Accessible.checkable: true
                Accessible.checked: modelData.chosen
                onClicked: {
                    const at = index
                    const y = choices.contentY
                    dialog.exporter.choose(modelData.name, !modelData.chosen)
                    choices.currentIndex = at
                    choices.contentY = y
                }
                background: Rectangle {
                    radius: 6
                    color: choice.hovered ? Theme.hovered : choice.modelData.chosen ? Theme.raised : "transparent"
                    border { width: choices.activeFocus && choice.ListView.isCurrentItem ? 1 : 0; color: Theme.accent }
                }
                contentItem: RowLayout {
                    spacing: 10
                    Rectangle {
                        radius: 3
                        color: choice.modelData.chosen ? Theme.accent : "transparent"
                        border { width: 1.5; color: choice.modelData.chosen ? Theme.accent : Theme.dimText }
                        Layout.leftMargin: 8
                        Layout.preferredWidth: 14
                        Layout.preferredHeight: 14
                    }
                    Text {
                        text: choice.modelData.title
                        color: Theme.text
                        font.weight: Font.DemiBold
                        Layout.preferredWidth: 110
                        elide: Text.ElideRight
                    }
                    Text {
                        text: choice.modelData.description
                        color: Theme.dimText
                        font.pixelSize: Theme.smallSize + 1
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                    }
                }
                Tip {
                    visible: choice.hovered
                    width: Math.min(implicitWidth, 460)
                    text: choice.modelData.description
                }
            }
        }
        RowLayout {
            visible: dialog.asking
            spacing: 8
            Text { text: qsTr("Folder"); color: Theme.dimText }
            TextField {
                id: folder
                objectName: "exportFolder"
                text: dialog.exporter.folder
                color: Theme.text
                selectByMouse: true
                Accessible.name: qsTr("Folder to make")
                background: Rectangle { radius: 5; color: Theme.raised; border { width: 1; color: folder.activeFocus ? Theme.accent : Theme.border } }
                onTextEdited: dialog.exporter.folder = text
                Layout.fillWidth: true
            }
            DialogButton { text: qsTr("In …"); onClicked: folderDialog.open() }
        }
        RowLayout {
            visible: dialog.asking
            spacing: 8
            ParameterSwitch { name: qsTr("With a report"); checked: dialog.exporter.report; onToggled: (on) => dialog.exporter.report = on; Layout.preferredWidth: 40 }
            Text { text: qsTr("With a report for the client"); color: Theme.text; Layout.rightMargin: 20 }
            ParameterSwitch { visible: dialog.ofAlbum; name: qsTr("Without pauses"); checked: dialog.exporter.withoutPauses; onToggled: (on) => dialog.exporter.withoutPauses = on; Layout.preferredWidth: 40 }
            Text { visible: dialog.ofAlbum; text: qsTr("Files end with their sound, without the pause behind it"); color: Theme.text; elide: Text.ElideRight; Layout.fillWidth: true }
        }
        Text {
            visible: dialog.asking && text
            text: dialog.exporter.obstacle
            color: Theme.warning
            wrapMode: Text.Wrap
            maximumLineCount: 3
            elide: Text.ElideRight
            Layout.fillWidth: true
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }

        // How far it is.
        RowLayout {
            visible: dialog.working
            spacing: 12
            JobProgress { job: dialog.exporter.job; Layout.fillWidth: true }
            Text { text: Math.round(Math.max(0, dialog.exporter.job.fraction) * 100) + " %"; color: Theme.text; Layout.preferredWidth: 44 }
        }
        Text {
            visible: dialog.working
            text: dialog.exporter.stage + (dialog.exporter.timeLeft ? " · " + dialog.exporter.timeLeft : " …")
            color: Theme.dimText
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        ListView {
            id: progress
            visible: dialog.working
            clip: true
            model: dialog.working ? dialog.exporter.files : []
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ListBar {}
            Layout.fillWidth: true
            Layout.fillHeight: true

            delegate: RowLayout {
                id: file
                required property var modelData
                width: progress.width - 12
                height: 24
                spacing: 10
                Text {
                    text: file.modelData.name
                    color: Theme.text
                    elide: Text.ElideMiddle
                    Layout.fillWidth: true
                    Accessible.role: Accessible.ListItem
                    Accessible.name: text + ", " + Math.round(file.modelData.share * 100) + " %"
                }
                Text { text: file.modelData.preset; color: Theme.dimText; font.pixelSize: Theme.smallSize; Layout.preferredWidth: 70; elide: Text.ElideRight }
                Text { text: file.modelData.level; color: Theme.dimText; font.pixelSize: Theme.smallSize; Layout.preferredWidth: 136 }
                Rectangle {
                    radius: 3
                    color: Theme.border
                    Layout.preferredWidth: 80
                    Layout.preferredHeight: 6
                    Rectangle { width: parent.width * file.modelData.share; height: 6; radius: 3; color: file.modelData.share < 1 ? Theme.accent : Theme.meterLow }
                }
            }
        }

        // What came out.
        Text {
            visible: dialog.ended && text
            text: dialog.exporter.failure
            color: Theme.error
            wrapMode: Text.Wrap
            Layout.fillWidth: true
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        ListView {
            id: results
            objectName: "exportResults"
            visible: dialog.ended
            clip: true
            model: dialog.ended ? dialog.exporter.results : []
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: true
            ScrollBar.vertical: ListBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("What was written")
            Layout.fillWidth: true
            Layout.fillHeight: true

            delegate: ColumnLayout {
                id: result
                required property var modelData
                width: results.width - 12
                height: 38
                spacing: 0
                RowLayout {
                    spacing: 10
                    Text {
                        text: result.modelData.name
                        color: Theme.text
                        elide: Text.ElideMiddle
                        Layout.fillWidth: true
                        Accessible.role: Accessible.ListItem
                        Accessible.name: text + ", " + result.modelData.detail + ", " + result.modelData.remark
                    }
                    Text { text: result.modelData.detail; color: Theme.text; font.pixelSize: Theme.smallSize + 1 }
                }
                RowLayout {
                    spacing: 10
                    Text { text: "MD5 " + result.modelData.sum; color: Theme.dimText; font.pixelSize: Theme.smallSize }
                    Text {
                        text: result.modelData.remark
                        color: Theme.dimText
                        font.pixelSize: Theme.smallSize
                        horizontalAlignment: Text.AlignRight
                        elide: Text.ElideRight
                        Layout.fillWidth: true
                    }
                }
            }
        }
        ListView {
            id: warnings
            visible: dialog.ended && count > 0
            clip: true
            model: dialog.ended ? dialog.exporter.warnings : []
            spacing: 3
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ListBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("What is to be known of it")
            Layout.fillWidth: true
            Layout.preferredHeight: Math.min(contentHeight, 96)

            delegate: Text {
                required property string modelData
                width: warnings.width - 12
                text: modelData
                color: Theme.warning
                font.pixelSize: Theme.smallSize
                wrapMode: Text.Wrap
                Accessible.role: Accessible.ListItem
                Accessible.name: text
            }
        }
        RowLayout {
            spacing: 10
            Layout.fillWidth: true

            DialogButton {
                visible: dialog.ended && dialog.exporter.reportFile
                text: qsTr("Open the report")
                onClicked: dialog.exporter.openReport()
            }
            DialogButton {
                visible: dialog.ended && !dialog.exporter.failure
                text: qsTr("Show the folder")
                onClicked: dialog.exporter.openFolder()
            }
            DialogButton {
                visible: dialog.ended
                text: qsTr("Export more …")
                onClicked: dialog.exporter.askAgain()
            }
            Item { Layout.fillWidth: true }
            DialogButton { visible: dialog.asking; text: qsTr("Cancel"); onClicked: dialog.close() }
            DialogButton {
                id: primary
                objectName: "exportGo"
                prominent: true
                enabled: !dialog.asking || !dialog.exporter.obstacle
                opacity: enabled ? 1 : 0.5
                text: dialog.asking ? qsTr("Export") : dialog.working ? qsTr("Cancel") : qsTr("Close")
                onClicked: {
                    if (dialog.asking)
                        dialog.exporter.start()
                    else if (dialog.working)
                        dialog.exporter.cancel()
                    else
                        dialog.close()
                }
            }
        }
    }
    FolderDialog {
        id: folderDialog
        title: qsTr("Where the folder is made")
        onAccepted: dialog.exporter.folder = dialog.files.pathOf(selectedFolder) + "/" + folder.text.split("/").pop()
    }
}
