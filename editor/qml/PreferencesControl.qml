// What moves parameters from outside: MIDI controllers and OSC.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

ColumnLayout {
    id: page

    required property RemoteControl remote
    readonly property var chosen: remote.chosenPorts

    spacing: 10

    RowLayout {
        Text {
            text: qsTr("MIDI ports")
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
            Layout.fillWidth: true
        }
        DialogButton {
            text: page.remote.scanning ? qsTr("Looking …") : qsTr("Look again")
            enabled: !page.remote.scanning
            onClicked: page.remote.scan()
        }
    }
    Text {
        visible: ports.count === 0 && !page.remote.scanning
        text: qsTr("There is none. Connect a controller, and look again.")
        color: Theme.dimText
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    ListView {
        id: ports
        clip: true
        model: page.remote.ports
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(130, contentHeight)
        Accessible.role: Accessible.List
        Accessible.name: qsTr("MIDI ports")
        ScrollBar.vertical: ListBar {}

        delegate: RowLayout {
            id: port
            required property string modelData
            width: ports.width - 14
            spacing: 10

            ParameterSwitch {
                name: qsTr("Listen to %1").arg(port.modelData)
                checked: page.chosen.includes(port.modelData)
                onToggled: (on) => page.remote.listenTo(port.modelData, on)
                Layout.preferredWidth: 44
                Layout.preferredHeight: 30
            }
            Text {
                text: port.modelData
                color: Theme.text
                elide: Text.ElideMiddle
                Layout.fillWidth: true
            }
            Text {
                visible: page.chosen.includes(port.modelData) && page.remote.isGone(port.modelData)
                text: qsTr("not there now")
                color: Theme.warning
                font.pixelSize: Theme.smallSize
            }
        }
    }
    Text {
        text: qsTr("Controls of this session")
        color: Theme.text
        font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
        Layout.topMargin: 8
    }
    Text {
        visible: page.remote.bindings.count === 0
        text: qsTr("None. Right click a setting in a node's panel, choose “MIDI learn”, and move a control.")
        color: Theme.dimText
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
    ListView {
        id: bound
        clip: true
        model: page.remote.bindings
        boundsBehavior: Flickable.StopAtBounds
        Layout.fillWidth: true
        Layout.fillHeight: true
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Controls of this session")
        ScrollBar.vertical: ListBar {}

        delegate: RowLayout {
            id: binding
            required property int index
            required property string parameter
            required property string control
            required property string detail
            width: bound.width - 14
            spacing: 10

            Text {
                text: binding.parameter
                color: Theme.text
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
            Text {
                text: binding.control + (binding.detail ? ", " + binding.detail : "")
                color: Theme.dimText
                elide: Text.ElideRight
                Layout.maximumWidth: bound.width / 2
            }
            IconButton {
                text: qsTr("Forget the control of %1").arg(binding.parameter)
                sign: Icon.Sign.bin
                implicitHeight: 26
                onClicked: page.remote.bindings.forget(binding.index)
            }
        }
    }
    RowLayout {
        spacing: 10
        Layout.topMargin: 8

        Text {
            text: qsTr("OSC")
            color: Theme.text
            font { pixelSize: Theme.headingSize; weight: Font.DemiBold }
            Layout.preferredWidth: 60
        }
        ParameterSwitch {
            name: qsTr("Take OSC from this machine")
            checked: page.remote.oscOn
            onToggled: (on) => page.remote.setOscOn(on)
            Layout.preferredWidth: 44
        }
        Text { text: qsTr("Port"); color: Theme.dimText }
        ValueField {
            name: qsTr("UDP port of OSC")
            valueText: page.remote.oscPort.toString()
            onEntered: (text) => page.remote.setOscPort(text)
            Layout.preferredWidth: 70
        }
        Item { Layout.fillWidth: true }
    }
    Text {
        text: page.remote.oscText
        color: Theme.dimText
        wrapMode: Text.Wrap
        Layout.fillWidth: true
    }
}
