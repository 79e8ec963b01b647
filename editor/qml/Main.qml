// The editor's window: transport above, the page that is shown and the inspector, status and pages below.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

ApplicationWindow {
    id: window

    required property Editor editor
    property bool closeConfirmed: false
    readonly property Pages pages: editor.pages
    readonly property bool onGraph: pages.current === Pages.Page.graph

    width: 1280
    height: 800
    minimumWidth: Math.min(900, Screen.desktopAvailableWidth)
    minimumHeight: Math.min(520, Screen.desktopAvailableHeight)
    Component.onCompleted: editor.window.show(window)
    title: editor.session.title
    color: Theme.window
    font.pixelSize: Theme.textSize

    palette.window: Theme.panel
    palette.windowText: Theme.text
    palette.base: Theme.raised
    palette.alternateBase: Theme.panel
    palette.text: Theme.text
    palette.button: Theme.raised
    palette.buttonText: Theme.text
    palette.brightText: Theme.text
    palette.placeholderText: Theme.dimText
    palette.mid: Theme.border
    palette.dark: Theme.dimText
    palette.light: Theme.hovered
    palette.midlight: Theme.hovered
    // What is selected in text, and the current line of the dialogs for folders, which have it much paler: so the colour
    // of the text must suit both.
    palette.highlight: Qt.tint(Theme.panel, Qt.rgba(Theme.accent.r, Theme.accent.g, Theme.accent.b, 0.4))
    palette.highlightedText: Theme.text
    palette.toolTipBase: Theme.raised
    palette.toolTipText: Theme.text

    function focusPage() {
        if (onGraph)
            canvas.focusCanvas()
        else if (middle.shown)
            middle.shown.forceActiveFocus()
    }
    Connections {
        target: window.pages
        function onChanged() { window.focusPage() }
    }

    header: TransportBar {
        id: bar
        editor: window.editor
        onFinished: window.focusPage()
        onPreferencesRequested: (page) => preferences.openAt(page)
        onOpenRequested: dialogs.open()
        onSaveAsRequested: dialogs.saveAs()
        onHistoryRequested: dialogs.showHistory()
        onAddRequested: window.editor.canvas.askForNode(Qt.point(canvas.width / 2, canvas.height / 2))
    }

    footer: StatusBar {
        editor: window.editor
    }

    RowLayout {
        anchors.fill: parent
        spacing: 0

        Item {
            id: middle
            readonly property Item shown: {
                for (let i = 0; i < children.length; ++i)
                    if (children[i].visible)
                        return children[i]
                return null
            }
            Layout.fillWidth: true
            Layout.fillHeight: true

            GraphCanvas {
                id: canvas
                objectName: "canvas"
                editor: window.editor
                focus: true
                visible: window.onGraph
                anchors.fill: parent
            }
            RoutingView {
                objectName: "routing"
                editor: window.editor
                visible: window.pages.current === Pages.Page.routing
                onFinished: window.pages.current = Pages.Page.graph
                anchors.fill: parent
            }
            Loader {
                objectName: "timeline"
                readonly property var mouse: item?.mouse ?? null
                visible: window.pages.current === Pages.Page.timeline
                // Made when it is first shown, so that the program starts without it.
                onVisibleChanged: {
                    if (visible && status === Loader.Null)
                        setSource("TimelineView.qml", { editor: window.editor, focus: true })
                }
                onLoaded: forceActiveFocus()
                anchors.fill: parent
            }
        }
        Inspector {
            id: inspector
            objectName: "inspector"
            editor: window.editor
            onFinished: window.focusPage()
            presets: presetDialogs
            Layout.preferredWidth: Math.min(window.editor.window.panelWidth, window.width / 2)
            Layout.fillHeight: true
        }
    }

    PalettePopup {
        id: palettePopup
        objectName: "palette"
        parent: canvas
        model: window.editor.palette
        prompt: window.editor.canvas.palettePrompt
        onChosen: (key, at) => window.editor.library.add(key, at)
        onClosed: {
            window.editor.canvas.forgetPlacement()
            window.focusPage()
        }
    }
    PresetDialogs {
        id: presetDialogs
        library: window.editor.library
        anchors.fill: parent
        onFinished: window.focusPage()
    }
    KeysPopup {
        id: keysPopup
        actions: window.editor.actions
        page: window.pages.current
        pageFocused: middle.shown?.activeFocus ?? false
        mouse: middle.shown?.mouse ?? null
        room: Qt.size(window.width, window.height)
        anchors.centerIn: parent
        onClosed: window.focusPage()
    }
    Connections {
        target: window.editor.canvas
        function onPaletteRequested(at) {
            window.pages.current = Pages.Page.graph  // the palette stands on the canvas
            palettePopup.openAt(at)
        }
    }

    // In items, so that they rest while a popup is open.
    Repeater {
        model: window.editor.actions.windowActions
        Item {
            id: holder
            required property KeyAction modelData
            Shortcut {
                sequences: holder.modelData.sequences
                autoRepeat: holder.modelData.repeats
                onActivated: holder.modelData.trigger()
            }
        }
    }
    // Everywhere but in text fields, which take it first, and where there is something else for it to do.
    Item {
        Shortcut {
            sequence: "Space"
            enabled: window.pages.current !== Pages.Page.routing && !window.editor.session.untouched
            autoRepeat: false
            onActivated: window.editor.transport.toggle()
        }
    }
    Connections {
        target: window.editor.actions
        function onWanted(name) {
            switch (name) {
            case "session.open": dialogs.open(); break
            case "session.saveAs": dialogs.saveAs(); break
            case "session.history": dialogs.showHistory(); break
            case "window.preferences": preferences.open(); break
            case "window.keys": keysPopup.open(); break
            case "nodes.settings":
                if (!inspector.focusSettings())
                    window.editor.session.notice(qsTr("Select the node whose settings are wanted"))
                break
            case "transport.locate": bar.typePosition(); break
            case "monitor.show": bar.showMonitor(); break
            }
        }
    }

    onClosing: (close) => {
        if (closeConfirmed)
            return
        close.accepted = false
        editor.life.quit()
    }

    PreferencesDialog {
        id: preferences
        editor: window.editor
        anchors.centerIn: parent
        onClosed: window.focusPage()
    }
    WelcomePanel {
        parent: canvas
        anchors.fill: parent
        visible: window.editor.session.untouched && !window.editor.life.busy
        life: window.editor.life
        onOpenRequested: dialogs.open()
        onVisibleChanged: if (!visible) window.focusPage()
    }
    SessionDialogs {
        id: dialogs
        editor: window.editor
        anchors.fill: parent
        onFinished: window.focusPage()
        onQuitGranted: {
            window.closeConfirmed = true
            window.editor.pluginWindows.end()
            window.close()
        }
    }
}
