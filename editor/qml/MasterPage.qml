// The master: how loud the song is beside what a release wants, its peaks, spectrum and sides, references at the same
// loudness, and what is found of the mix by running it once.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

FocusScope {
    id: page

    required property Editor editor
    readonly property MasterMeters master: editor.master
    readonly property MonitorController monitor: editor.monitor

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Master")

    Binding { target: page.master; property: "watched"; value: page.visible }

    component Heading: Text {
        color: Theme.dimText
        font { pixelSize: Theme.smallSize; weight: Font.DemiBold }
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.canvas
    }
    RowLayout {
        anchors { fill: parent; margins: 14 }
        spacing: 14

        ColumnLayout {
            spacing: 10

            RowLayout {
                spacing: 8
                Heading { text: qsTr("LOUDNESS") }
                ParameterChoice {
                    name: qsTr("Target")
                    model: page.master.targets
                    currentIndex: page.master.target
                    onActivated: (index) => page.master.target = index
                    onFinished: page.forceActiveFocus()
                    Layout.preferredWidth: 220
                }
                Item { Layout.fillWidth: true }
                DialogButton {
                    visible: !page.master.complete
                    prominent: true
                    text: qsTr("Add meters to the master")
                    implicitHeight: 28
                    onClicked: page.master.addMeters()
                }
                DialogButton {
                    visible: page.master.measuresLoudness
                    text: qsTr("Meter …")
                    implicitHeight: 28
                    Accessible.description: qsTr("Shows the settings of the loudness meter, where it is restarted")
                    onClicked: page.master.selectLoudnessMeter()
                }
            }
            Text {
                visible: !page.master.complete
                text: qsTr("What is shown here is measured by two nodes at the end of the song, a meter and a loudness meter. They change nothing of the sound.")
                color: Theme.dimText
                wrapMode: Text.Wrap
                Layout.fillWidth: true
            }
            MasterFigures {
                master: page.master
                visible: page.master.measuresLoudness
                Layout.fillWidth: true
            }
            LoudnessGraph {
                source: page.master.loudness
                targetLufs: page.master.targetLufs
                targetName: page.master.targetName
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("Loudness of the last minutes")
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 150
                Layout.minimumHeight: 60
            }
            RowLayout {
                spacing: 8
                Layout.fillHeight: true
                Layout.preferredHeight: 170
                Layout.minimumHeight: 70

                HeardPicture {
                    id: spectra
                    property int chosen: 0
                    kind: [HeardPicture.Spectrum, HeardPicture.Spectrogram, HeardPicture.Correlations][chosen]
                    source: page.master.heard
                    Accessible.role: Accessible.Graphic
                    Accessible.name: [qsTr("Spectrum"), qsTr("Spectrogram of the last five seconds"),
                                      qsTr("Correlation of left and right by third-octave bands")][chosen]
                    Layout.fillWidth: true
                    Layout.fillHeight: true

                    HoverHandler { id: spectrumHover }
                    TapHandler { onTapped: spectra.chosen = (spectra.chosen + 1) % 3 }
                    Tip {
                        visible: spectrumHover.hovered
                        text: qsTr("A click shows the spectrum, the spectrogram, the correlation by bands")
                    }
                }
                HeardPicture {
                    kind: HeardPicture.Goniometer
                    source: page.master.heard
                    Accessible.role: Accessible.Graphic
                    Accessible.name: qsTr("Goniometer")
                    Layout.preferredWidth: height
                    Layout.fillHeight: true
                }
            }
            RowLayout {
                spacing: 12

                ColumnLayout {
                    spacing: 2
                    Layout.alignment: Qt.AlignTop
                    Heading { text: qsTr("K-%1").arg(page.master.headroomOfKDb) }
                    KMeter {
                        clock: page.editor.meters
                        nodeId: page.master.meterId // qmllint disable
                        headroomDb: page.master.headroomOfKDb
                        Accessible.role: Accessible.Indicator
                        Accessible.name: qsTr("K-System meter")
                        Layout.fillWidth: true
                        Layout.preferredHeight: 36

                        HoverHandler { id: kHover }
                        TapHandler { onTapped: page.master.selectMeter() }
                        Tip {
                            visible: kHover.hovered
                            text: qsTr("Average as bars, peaks as lines. A click shows the meter, whose scale is K-20, K-14 or K-12")
                        }
                    }
                }
                ColumnLayout {
                    spacing: 2
                    Layout.maximumWidth: 180
                    Layout.alignment: Qt.AlignTop
                    Heading { text: qsTr("CORRELATION") }
                    CorrelationBar {
                        clock: page.editor.meters
                        nodeId: page.master.meterId // qmllint disable
                        Accessible.role: Accessible.Indicator
                        Accessible.name: qsTr("Correlation of left and right")
                        Layout.fillWidth: true
                        Layout.preferredHeight: 30
                    }
                }
            }
            MasterTables {
                editor: page.editor
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 210
                Layout.minimumHeight: 120
            }
        }
        MasterListening {
            monitor: page.monitor
            actions: page.editor.actions
            Layout.preferredWidth: 236
            Layout.fillHeight: true
        }
    }
}
