// The record of the album: how it is cut, which song lies where, what that costs, and what is heard of it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

FocusScope {
    id: vinyl

    required property Editor editor
    readonly property AlbumDesk album: editor.album
    readonly property AlbumRecord record: album.record
    readonly property int revision: album.document.revision
    readonly property var facts: record.sideFacts

    function settingOf(name: string): string { return revision >= 0 ? record.setting(name) : "" }

    Component.onCompleted: record.wanted = true
    Component.onDestruction: record.wanted = false

    component SettingName: Text {
        color: Theme.dimText
        font.pixelSize: Theme.smallSize + 1
        Accessible.ignored: true
    }
    component Setting: Row {
        id: holder
        required property string name
        required property string label
        property string unit
        property string placeholder
        spacing: 6
        SettingName { text: holder.label; anchors.verticalCenter: parent.verticalCenter }
        FieldEdit {
            width: 56
            objectName: "record." + holder.name
            name: holder.label
            value: vinyl.settingOf(holder.name)
            placeholderText: holder.placeholder
            horizontalAlignment: Text.AlignRight
            adviceOn: (text) => vinyl.record.adviceOn(holder.name, text)
            onEntered: (text) => vinyl.record.setSetting(holder.name, text)
            onLeftWrong: (reason) => vinyl.editor.session.problem(qsTr("%1 is not taken: %2").arg(name).arg(reason))
            onFinished: columns.forceActiveFocus()
        }
        SettingName { text: holder.unit; visible: text; anchors.verticalCenter: parent.verticalCenter }
    }
    component Choice: Row {
        id: chooser
        required property string name
        required property string label
        required property var values
        property var texts: values
        property int boxWidth: 84
        spacing: 6
        SettingName { text: chooser.label; anchors.verticalCenter: parent.verticalCenter }
        ParameterChoice {
            width: chooser.boxWidth
            name: chooser.label
            model: chooser.texts
            currentIndex: Math.max(0, chooser.values.indexOf(vinyl.settingOf(chooser.name)))
            onActivated: (index) => vinyl.record.setSetting(chooser.name, chooser.values[index])
            onFinished: columns.forceActiveFocus()
        }
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        Rectangle {
            color: Theme.panel
            Layout.fillWidth: true
            Layout.preferredHeight: settings.implicitHeight + 16

            Flow {
                id: settings
                anchors { left: parent.left; right: parent.right; top: parent.top; margins: 8; leftMargin: 12 }
                spacing: 14

                Choice { name: "format"; label: qsTr("Format"); values: vinyl.record.formats; boxWidth: 76 }
                Choice { name: "speed"; label: qsTr("Speed"); values: ["33", "45"]; texts: ["33 1/3", "45"]; boxWidth: 92 }
                Choice { name: "house"; label: qsTr("House"); values: vinyl.record.houses; boxWidth: 116 }
                Setting { name: "sides"; label: qsTr("Sides") }
                Setting { name: "gain"; label: qsTr("Cut gain"); unit: !vinyl.settingOf("gain") && vinyl.record.gainFoundText ? "dB  (" + vinyl.record.gainFoundText + ")" : "dB"; placeholder: qsTr("max") }
                Setting { name: "stylus"; label: qsTr("Stylus"); unit: "µm" }
                Setting { name: "gap"; label: qsTr("Gap"); unit: "s" }
            }
        }
        Rectangle { color: Theme.border; Layout.fillWidth: true; Layout.preferredHeight: 1 }
        RowLayout {
            spacing: 6
            Layout.fillWidth: true
            Layout.leftMargin: 12
            Layout.rightMargin: 12
            Layout.topMargin: 8

            PartButton { text: qsTr("Album’s order"); current: vinyl.record.shown === AlbumRecord.Shown.album; onClicked: vinyl.record.shown = AlbumRecord.Shown.album }
            PartButton { text: qsTr("Best order"); current: vinyl.record.shown === AlbumRecord.Shown.best; enabled: vinyl.record.hasBest; onClicked: vinyl.record.shown = AlbumRecord.Shown.best }
            PartButton { text: qsTr("Digital order"); current: vinyl.record.shown === AlbumRecord.Shown.digital; enabled: vinyl.record.hasDigital; onClicked: vinyl.record.shown = AlbumRecord.Shown.digital }
            Text {
                text: vinyl.record.faultText ? vinyl.record.faultText : vinyl.record.costText
                color: vinyl.record.faultText ? Theme.error : Theme.text
                elide: Text.ElideRight
                Layout.fillWidth: true
                Layout.leftMargin: 8
                Accessible.role: Accessible.StaticText
                Accessible.name: text
                HoverHandler { id: costHover }
                Tip {
                    visible: costHover.hovered && text
                    width: Math.min(implicitWidth, 420)
                    text: vinyl.record.faultText ? vinyl.record.faultText : vinyl.record.proofText
                }
            }
            JobProgress {
                visible: vinyl.record.job.busy && vinyl.record.job.fraction >= 0
                job: vinyl.record.job
                Layout.preferredWidth: 90
            }
            Text {
                visible: vinyl.record.job.busy
                text: vinyl.record.job.fraction >= 0 ? qsTr("Analysing") : qsTr("Searching …")
                color: Theme.dimText
            }
            DialogButton {
                visible: vinyl.record.job.busy
                text: qsTr("Cancel")
                implicitHeight: 28
                focusPolicy: Qt.TabFocus
                onClicked: vinyl.record.job.cancel()
            }
            DialogButton {
                objectName: "findBest"
                visible: !vinyl.record.job.busy && !vinyl.record.hasBest
                text: qsTr("Find the best order")
                implicitHeight: 28
                focusPolicy: Qt.TabFocus
                onClicked: vinyl.record.findBest()
            }
            DialogButton {
                objectName: "applyOrder"
                visible: vinyl.record.canApply
                prominent: true
                text: qsTr("Apply to the album")
                implicitHeight: 28
                focusPolicy: Qt.TabFocus
                onClicked: vinyl.record.apply()
            }
        }
        Text {
            visible: text
            text: vinyl.record.proofText
            color: Theme.dimText
            font.pixelSize: Theme.smallSize
            elide: Text.ElideRight
            Layout.fillWidth: true
            Layout.leftMargin: 14
            Layout.rightMargin: 12
            Layout.topMargin: 4
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        RowLayout {
            visible: vinyl.record.obstacleText.length > 0
            spacing: 8
            Layout.fillWidth: true
            Layout.margins: 8
            Layout.leftMargin: 14

            Text {
                text: qsTr("It does not fit: %1").arg(vinyl.record.obstacleText)
                color: Theme.error
                wrapMode: Text.Wrap
                Layout.fillWidth: true
                Accessible.role: Accessible.AlertMessage
                Accessible.name: text
            }
            Repeater {
                model: vinyl.record.remedies
                DialogButton {
                    required property var modelData
                    text: modelData.text
                    implicitHeight: 28
                    focusPolicy: Qt.TabFocus
                    onClicked: vinyl.record.setSetting(modelData.setting, modelData.value)
                }
            }
        }
        RowLayout {
            spacing: 0
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.topMargin: 8

            RecordSides {
                id: columns
                objectName: "recordSides"
                focus: true
                record: vinyl.record
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            Rectangle { color: Theme.border; Layout.preferredWidth: 1; Layout.fillHeight: true }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: false
                Layout.preferredWidth: Math.min(300, vinyl.width * 0.3)
                Layout.fillHeight: true

                Text {
                    visible: graph.visible
                    text: qsTr("Distortion against the album’s order")
                    color: Theme.accent
                    font { pixelSize: Theme.smallSize + 1; weight: Font.DemiBold }
                    Layout.leftMargin: 12
                    Layout.topMargin: 6
                }
                TradeOffGraph {
                    id: graph
                    objectName: "tradeOff"
                    visible: vinyl.record.tradeOffs.length > 1
                    record: vinyl.record
                    activeFocusOnTab: true
                    Accessible.role: Accessible.Slider
                    Accessible.name: qsTr("Which order between the least distortion and that of the album")
                    Keys.onLeftPressed: step(1)
                    Keys.onRightPressed: step(-1)
                    Layout.fillWidth: true
                    Layout.preferredHeight: 130
                    Rectangle {
                        anchors.fill: parent
                        visible: graph.activeFocus
                        color: "transparent"
                        border { width: 1; color: Theme.accent }
                    }
                }
                Text {
                    visible: text && !graph.visible
                    text: vinyl.record.tradeOffsLeftOut
                    color: Theme.dimText
                    font.pixelSize: Theme.smallSize
                    wrapMode: Text.Wrap
                    Layout.fillWidth: true
                    Layout.margins: 12
                }
                Text {
                    text: qsTr("What would be heard")
                    color: Theme.accent
                    font { pixelSize: Theme.smallSize + 1; weight: Font.DemiBold }
                    Layout.leftMargin: 12
                    Layout.topMargin: 6
                }
                ListView {
                    id: warnings
                    clip: true
                    model: {
                        const all = []
                        for (const side of vinyl.facts)
                            all.push(...side.warnings)
                        return all
                    }
                    activeFocusOnTab: true
                    boundsBehavior: Flickable.StopAtBounds
                    spacing: 8
                    ScrollBar.vertical: ListBar {}
                    Accessible.role: Accessible.List
                    Accessible.name: qsTr("What would be heard of the record")
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.margins: 12
                    Layout.rightMargin: 4

                    delegate: Item {
                        id: warning
                        required property var modelData
                        width: warnings.width - 12
                        height: said.implicitHeight
                        Accessible.role: Accessible.ListItem
                        Accessible.name: modelData.place + ": " + modelData.text

                        Column {
                            id: said
                            width: parent.width
                            spacing: 1
                            Text {
                                width: parent.width
                                text: warning.modelData.place
                                color: warning.modelData.failure ? Theme.error : Theme.warning
                                font { pixelSize: Theme.smallSize + 1; weight: Font.DemiBold }
                                elide: Text.ElideRight
                            }
                            Text {
                                width: parent.width
                                text: warning.modelData.text + (warning.modelData.others > 0 ? " " + qsTr("Likewise, but less, at other places: %1.").arg(warning.modelData.others) : "")
                                color: Theme.text
                                font.pixelSize: Theme.smallSize
                                wrapMode: Text.Wrap
                            }
                        }
                        TapHandler { onTapped: columns.currentSong = warning.modelData.song }
                    }
                    Text {
                        visible: warnings.count === 0 && vinyl.facts.length > 0
                        text: qsTr("Nothing to warn of")
                        color: Theme.dimText
                    }
                }
            }
        }
    }
}
