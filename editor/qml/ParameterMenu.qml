// What can be done with a parameter of the inspector: which MIDI control moves it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Lacquer.Editor

Menu {
    id: menu

    required property RemoteControl remote
    required property ParameterModel parameters
    property int row: -1
    property string bound: ""

    function openFor(item, at) {
        row = item.index
        bound = item.bound
        popup(item, at)
        currentIndex = 0
    }

    width: 260
    padding: 4
    background: Rectangle {
        color: Theme.panel
        radius: 7
        border { width: 1; color: Theme.border }
    }

    MenuLine {
        text: menu.remote.learning ? qsTr("Do not learn") : menu.bound ? qsTr("Learn another MIDI control") : qsTr("MIDI learn")
        onTriggered: menu.remote.learning ? menu.remote.stopLearning() : menu.remote.learn(menu.parameters, menu.row)
    }
    MenuLine {
        visible: menu.bound.length > 0
        text: qsTr("Forget %1").arg(menu.bound)
        onTriggered: menu.remote.forget(menu.parameters, menu.row)
    }
    MenuLine {
        text: qsTr("Reset")
        keys: qsTr("Backspace")
        onTriggered: menu.parameters.reset(menu.row)
    }
}
