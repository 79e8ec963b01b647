// What the selected node does, where there is more to see than its figures: a curve, its gain reduction, or both; of a
// meter what it hears, or how loud it has been.
// Not ComponentBehavior Bound: a Loader of Qt 6.4 cannot instantiate a bound component.
import QtQuick
import QtQuick.Layouts
import Lacquer.Editor

RowLayout {
    id: graph

    required property NodeInspector inspector
    signal finished()
    signal rowWanted(int row)

    visible: inspector.curve !== null || inspector.reduces || inspector.hears || inspector.measuresLoudness
    spacing: 4

    Loader {
        active: graph.inspector.curve !== null
        visible: active
        sourceComponent: CurveView {
            curve: graph.inspector.curve // qmllint disable
            onFinished: graph.finished() // qmllint disable
            onRowWanted: (row) => graph.rowWanted(row) // qmllint disable
        }
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Loader {
        active: graph.inspector.curve !== null && graph.inspector.reduces
        visible: active
        sourceComponent: ReductionBar {
            source: graph.inspector.gainReduction // qmllint disable
            Accessible.role: Accessible.Indicator
            Accessible.name: qsTr("Gain reduction")

            HoverHandler { id: barHover }
            Tip {
                visible: barHover.hovered
                text: qsTr("Gain reduction, down to 24 dB")
            }
        }
        Layout.preferredWidth: 8
        Layout.fillHeight: true
    }
    Loader {
        active: graph.inspector.curve === null && graph.inspector.reduces
        visible: active
        sourceComponent: ReductionHistory {
            source: graph.inspector.gainReduction // qmllint disable
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Gain reduction of the last five seconds")

            HoverHandler { id: hover }
            Tip {
                visible: hover.hovered
                text: qsTr("Gain reduction of the last five seconds, in dB")
            }
        }
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Loader {
        active: graph.inspector.measuresLoudness
        visible: active
        sourceComponent: LoudnessGraph {
            source: graph.inspector.loudness // qmllint disable
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Loudness of the last minutes")

            HoverHandler { id: loudnessHover }
            Tip {
                visible: loudnessHover.hovered
                text: qsTr("Loudness since the meter's start, up to the last ten minutes, in minutes and seconds before now; it stands still with the song")
            }
        }
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Loader {
        active: graph.inspector.hears
        visible: active
        sourceComponent: HeardPicture {
            id: spectra
            kind: [HeardPicture.Spectrum, HeardPicture.Spectrogram, HeardPicture.Correlations][chosen]
            source: graph.inspector.heardSignal // qmllint disable
            Accessible.role: Accessible.Graphic
            Accessible.name: [qsTr("Spectrum"), qsTr("Spectrogram of the last five seconds"),
                              qsTr("Correlation of left and right by third-octave bands")][chosen]

            property int chosen: 0  ///< of the kinds that take turns here

            HoverHandler { id: spectrumHover }
            TapHandler { onTapped: spectra.chosen = (spectra.chosen + 1) % 3 }
            Tip {
                visible: spectrumHover.hovered
                width: Math.min(implicitWidth, 300)
                text: [qsTr("Spectrum, with third-octave bands, up to a sine of full scale; a click shows the spectrogram"),
                       qsTr("Spectrogram of the last five seconds; a click shows the correlation by bands"),
                       qsTr("Correlation of left and right in each third-octave band: +1 is mono, 0 unrelated, what is below grows quieter in mono; a click shows the spectrum")][spectra.chosen]
            }
        }
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Loader {
        active: graph.inspector.hears
        visible: active
        sourceComponent: HeardPicture {
            kind: HeardPicture.Goniometer
            source: graph.inspector.heardSignal // qmllint disable
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Goniometer")

            HoverHandler { id: goniometerHover }
            Tip {
                visible: goniometerHover.hovered
                text: qsTr("Goniometer: mono stands upright, what is out of phase lies flat")
            }
        }
        Layout.preferredWidth: Math.min(graph.height, 0.38 * graph.width)
        Layout.fillHeight: true
    }
}
