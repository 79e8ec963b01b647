// What is said of the current song, and of the album: every member of album.json that is a text or a number.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Lacquer.Editor

FocusScope {
    id: details

    required property Editor editor
    required property int song
    readonly property AlbumDocument document: editor.album.document
    /// "song" or "album"
    property string about: "song"
    readonly property bool songIsHidden: document.revision >= 0 && document.isHidden(song)
    readonly property bool hasSong: song >= 0 && song < editor.album.songs.count
    readonly property var songFields: [
        { member: "title", name: qsTr("Title") }, { member: "artist", name: qsTr("Artist"), placeholder: qsTr("the album’s") },
        { member: "isrc", name: qsTr("ISRC"), placeholder: "GB-ABC-25-00012" },
        { heading: qsTr("Sound") },
        { member: "gain", name: qsTr("Gain"), unit: "dB" }, { member: "gap", name: qsTr("Gap in front"), unit: "s" },
        { member: "start", name: qsTr("Starts at"), unit: "s" }, { member: "end", name: qsTr("Ends at"), unit: "s", placeholder: qsTr("its end") },
        { member: "fadeIn", name: qsTr("Fade in"), unit: "s" }, { member: "fadeInShape", name: qsTr("its shape"), choice: true },
        { member: "fadeOut", name: qsTr("Fade out"), unit: "s" }, { member: "fadeOutShape", name: qsTr("its shape"), choice: true },
        { heading: qsTr("On the CD") },
        { member: "trackStart", name: qsTr("Track starts"), unit: "s" }, { member: "pause", name: qsTr("Pause"), unit: "s", placeholder: qsTr("all in front") },
        { member: "indexes", name: qsTr("Index 02 …"), unit: "s" },
        { member: "preEmphasis", name: qsTr("Pre-emphasis"), flag: true }, { member: "copyPermitted", name: qsTr("Copy permitted"), flag: true },
        { member: "scms", name: qsTr("SCMS"), flag: true }, { member: "hidden", name: qsTr("Hidden song"), flag: true },
        { heading: qsTr("Credits") },
        { member: "songwriter", name: qsTr("Songwriter") }, { member: "composer", name: qsTr("Composer") },
        { member: "arranger", name: qsTr("Arranger") }, { member: "message", name: qsTr("Message") },
        { member: "credits", name: qsTr("Credits"), lines: true },
        { member: "source", name: qsTr("Source") }]
    readonly property var albumFields: [
        { member: "title", name: qsTr("Title") }, { member: "artist", name: qsTr("Artist") },
        { member: "upc", name: qsTr("UPC/EAN"), placeholder: "4006381333931" }, { member: "label", name: qsTr("Label") },
        { member: "catalogue", name: qsTr("Catalogue no.") }, { member: "year", name: qsTr("Year"), placeholder: "2026, 2026-11-28" },
        { member: "genre", name: qsTr("Genre") }, { member: "cdGenre", name: qsTr("CD-Text genre"), placeholder: "23" },
        { member: "copyright", name: qsTr("Copyright") }, { member: "artwork", name: qsTr("Artwork"), placeholder: "cover.png" },
        { member: "masterId", name: qsTr("Master ID") },
        { heading: qsTr("Credits") },
        { member: "songwriter", name: qsTr("Songwriter") }, { member: "composer", name: qsTr("Composer") },
        { member: "arranger", name: qsTr("Arranger") }, { member: "message", name: qsTr("Message") },
        { member: "credits", name: qsTr("Credits"), lines: true }]

    signal finished()

    /// Shows the fields of the song or of the album, and goes to one of them.
    function showFields(which, member) {
        about = which
        for (let i = 0; i < fields.count; ++i)
            if (fields.model[i].member === member) {
                const shown = fields.itemAt(i) as DetailField
                shown.take()
                flick.contentY = Math.max(0, Math.min(shown.y - 40, flick.contentHeight - flick.height))
                return
            }
    }
    function turnTo(which: string) {
        flick.forceActiveFocus()  // first: what is typed is taken as the focus goes
        about = which
    }
    function textOf(member: string): string {
        if (document.revision < 0)
            return ""
        return about === "album" ? document.albumText(member) : document.songText(song, member)
    }
    function adviceOn(member: string, text: string): var {
        return about === "album" ? document.adviceOnAlbum(member, text) : document.adviceOnSong(song, member, text)
    }
    function hide(on: bool) { document.setHidden(song, on) }
    function refuse(name: string, reason: string) { editor.session.problem(qsTr("%1 is not taken: %2").arg(name).arg(reason)) }
    function enter(member: string, text: string) {
        if (about === "album")
            document.setAlbumText(member, text)
        else
            document.setSongText(song, member, text)
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.panel
    }
    Row {
        id: tabs
        x: 10
        y: 6
        spacing: 4

        PartButton { text: qsTr("Song"); current: details.about === "song"; onClicked: details.turnTo("song") }
        PartButton { text: qsTr("Album"); current: details.about === "album"; onClicked: details.turnTo("album") }
    }
    Text {
        anchors.centerIn: parent
        visible: details.about === "song" && !details.hasSong
        text: qsTr("No song is chosen")
        color: Theme.dimText
    }
    Flickable {
        id: flick
        anchors { fill: parent; topMargin: 40 }
        visible: details.about === "album" || details.hasSong
        contentHeight: column.implicitHeight + 16
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ListBar {}

        ColumnLayout {
            id: column
            x: 12
            width: flick.width - 30
            spacing: 5

            Repeater {
                id: fields
                model: details.about === "album" ? details.albumFields : details.songFields

                DetailField {
                    required property var modelData
                    field: modelData
                    owner: details
                    Layout.fillWidth: true
                }
            }
        }
    }
}
