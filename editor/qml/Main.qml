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
    readonly property bool onAlbum: pages.current === Pages.Page.album

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

    /// What is being typed on a page is taken as the focus goes.
    function takeTyped() {
        bar.forceActiveFocus()
        focusPage()
    }
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

    /// A page that is made when it is first shown.
    component LazyPage: Loader {
        required property int page
        required property string file
        readonly property bool shown: window.pages.current === page
        readonly property var mouse: item?.mouse ?? null // qmllint disable
        visible: shown
        anchors.fill: parent
        function make() {
            if (shown && status === Loader.Null)
                setSource(file, { editor: window.editor, focus: true })
        }
        onLoaded: forceActiveFocus()
        onShownChanged: make()
        Component.onCompleted: make()
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
            LazyPage {
                objectName: "timeline"
                page: Pages.Page.timeline
                file: "TimelineView.qml"
            }
            LazyPage {
                objectName: "master"
                page: Pages.Page.master
                file: "MasterPage.qml"
            }
            MixerPage {
                id: mixerPage
                objectName: "mixer"
                editor: window.editor
                visible: window.pages.current === Pages.Page.mixer
                anchors.fill: parent
            }
            AlbumPage {
                objectName: "album"
                editor: window.editor
                visible: window.onAlbum
                onOpenRequested: albumDialogs.open()
                onAddRequested: albumDialogs.addSongs()
                onAddSessionRequested: albumDialogs.addSession()
                anchors.fill: parent
            }
        }
        Inspector {
            id: inspector
            objectName: "inspector"
            editor: window.editor
            visible: !window.onAlbum  // which is no part of the session, and has no nodes
            onFinished: window.focusPage()
            presets: presetDialogs
            Layout.preferredWidth: Math.min(window.editor.window.panelWidth, window.width / 2)
            Layout.fillHeight: true
        }
    }

    PalettePopup {
        id: palettePopup
        objectName: "palette"
        parent: mixerPage.visible ? mixerPage : canvas
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
    NodeHelpPopup {
        id: helpPopup
        help: window.editor.help
        room: Qt.size(window.width, window.height)
        anchors.centerIn: parent
        onClosed: window.focusPage()
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
            if (!mixerPage.inserting)
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
            readonly property bool takes: /^(session.save|session.saveAs|session.export|window.quit)$/.test(modelData.name)
            Shortcut {
                sequences: holder.modelData.sequences
                autoRepeat: holder.modelData.repeats
                onActivated: {
                    if (holder.takes)
                        window.takeTyped()
                    holder.modelData.trigger()
                }
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
            case "session.open": window.onAlbum ? albumDialogs.open() : dialogs.open(); break
            case "session.saveAs": dialogs.saveAs(); break
            case "session.export": exportDialog.ask(); break
            case "session.history": dialogs.showHistory(); break
            case "window.preferences": preferences.open(); break
            case "window.keys": keysPopup.open(); break
            case "nodes.help": helpPopup.open(); break
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
        takeTyped()
        editor.actions.get("window.quit").trigger()
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
    ExportDialog {
        id: exportDialog
        objectName: "exportDialog"
        exporter: window.editor.exporter
        files: window.editor.life
        ofAlbum: window.onAlbum
        onClosed: window.focusPage()
    }
    AlbumDialogs {
        id: albumDialogs
        editor: window.editor
        anchors.fill: parent
        onFinished: window.focusPage()
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
