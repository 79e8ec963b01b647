"""The Debian packages that cpack makes, taken apart into a folder and used from there."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
import wave
from pathlib import Path

SOURCE = Path(os.environ["LACQUER_SOURCE"])
BUILD = Path(os.environ["LACQUER_BINARY"])
VERSION = os.environ["LACQUER_VERSION"]
PACKAGES = ["lacquer", "lacquer-dev", "lacquer-editor"]


def command(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=800, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, words))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class PackagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="lacquer-install-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        command("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", cls.folder / "packages")
        cls.packages = {command("dpkg-deb", "--field", file, "Package").strip(): file
                        for file in (cls.folder / "packages").glob("*.deb")}
        cls.root = cls.folder / "root"
        for file in cls.packages.values():
            command("dpkg-deb", "--extract", file, cls.root)
        cls.usr = cls.root / "usr"
        cls.program = cls.usr / "bin/lacquer"
        with wave.open(str(cls.folder / "saw.wav"), "wb") as tone:
            tone.setnchannels(1)
            tone.setsampwidth(2)
            tone.setframerate(48000)
            tone.writeframes(b"".join((i * 400 % 32768 - 16384).to_bytes(2, "little", signed=True) for i in range(48000)))
        cls.session = cls.folder / "song.lacquer"
        command(cls.program, "new", cls.session, cls.folder / "saw.wav")

    def field(self, package, name):
        return command("dpkg-deb", "--field", self.packages[package], name).strip()

    def test_there_are_three_packages_and_this_machine_has_what_they_depend_on(self):
        self.assertEqual(sorted(self.packages), PACKAGES)
        for package in PACKAGES:
            self.assertEqual(self.field(package, "Version"), VERSION)
        self.assertRegex(self.field("lacquer", "Depends"), r"\blibsndfile1\b")
        self.assertRegex(self.field("lacquer", "Depends"), r"\blibc6 \(>= ")
        for needed in (rf"lacquer \(= {re.escape(VERSION)}\)", "libqt6quick6", "qml6-module-qtquick-controls"):
            self.assertRegex(self.field("lacquer-editor", "Depends"), needed)
        self.assertNotIn("qml6", self.field("lacquer", "Depends"), "the program alone needs no window")
        self.assertRegex(self.field("lacquer-dev", "Depends"), r"\blibsndfile1-dev\b")
        # dpkg itself judges whether all of that is there.
        command("dpkg", "--force-not-root", "--dry-run", "--install", *self.packages.values(),
                env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"})

    def test_nothing_names_the_folder_it_was_built_in(self):
        for file in [self.program, self.usr / "bin/lacquer-plugin-host", *self.usr.glob("lib/**/lacquer*.cmake"),
                     *self.usr.glob("share/**/*.desktop"), *self.usr.glob("share/**/man1/*")]:
            self.assertNotIn(str(BUILD).encode(), file.read_bytes(), file)

    def test_the_program_works_from_there(self):
        self.assertEqual(command(self.program, "--version").strip(), f"lacquer {VERSION}")
        command(self.program, "check", self.session)
        self.assertIn("lacquer:eq", command(self.program, "nodes"))

    def test_every_command_has_a_man_page_that_mandoc_reads(self):
        pages = sorted((self.usr / "share/man/man1").iterdir())
        command("mandoc", "-T", "lint", "-W", "error", *pages)
        names = {page.name for page in pages}
        listed = re.findall(r"^  (\w+) ", command(self.program, "--help").split("Subcommands:")[1], re.MULTILINE)
        self.assertGreater(len(listed), 20)
        for name in listed:
            self.assertIn(f"lacquer-{name}.1", names)
        self.assertLessEqual({"lacquer.1", "lacquer-editor.1", "lacquer-album-new.1"}, names)
        text = command("mandoc", "-T", "ascii", self.usr / "share/man/man1/lacquer-render.1")
        text = re.sub(".\b", "", text)
        self.assertRegex(text, r"--bits 16\|24\|32\n +Bits per sample")
        self.assertIn("as many as the machine has cores", text)

    def completed(self, *words):
        script = self.usr / "share/bash-completion/completions/lacquer"
        asked = f'source "{script}"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _lacquer; printf "%s\\n" "${{COMPREPLY[@]}}"'
        return command("bash", "-c", asked, "bash", *words).split()

    def test_bash_completes_commands_options_and_their_values(self):
        self.assertEqual(self.completed("lacquer", "vin"), ["vinyl"])
        self.assertIn("solve", self.completed("lacquer", "vinyl", ""))
        self.assertEqual(self.completed("lacquer", "render", "--bi"), ["--bits"])
        self.assertEqual(self.completed("lacquer", "render", "song.lacquer", "--bits", ""), ["16", "24", "32"])
        self.assertEqual(self.completed("lacquer", "render", ""), [], "a session is wanted, which bash itself finds")
        self.assertEqual(self.completed("lacquer", "render", "-o", ""), [])

    def test_a_desktop_knows_the_editor_and_its_files(self):
        share = self.usr / "share"
        command("desktop-file-validate", *share.glob("applications/*.desktop"))
        command("appstreamcli", "validate", "--no-net", *share.glob("metainfo/*.xml"))
        entry = (share / "applications/org.lacquer.editor.desktop").read_text()
        self.assertTrue((self.usr / "bin" / re.search("^Exec=(\\S+)", entry, re.MULTILINE)[1]).exists())
        self.assertTrue((share / "icons/hicolor/scalable/apps/lacquer.svg").exists())
        command("update-mime-database", share / "mime")
        other = self.folder / "session.txt"
        other.write_text("{}")
        for file, kind in ((self.session / "session.json", "application/vnd.lacquer.session+json"), (other, "text/plain")):
            told = command("gio", "info", "-a", "standard::content-type", file,
                           env={**os.environ, "XDG_DATA_HOME": str(self.folder), "XDG_DATA_DIRS": f"{share}:/usr/share"})
            self.assertIn(f"content-type: {kind}\n", told)
            self.assertTrue(kind == "text/plain" or f"{kind};" in entry)

    def test_the_editor_opens_an_album_by_its_document(self):
        album = self.folder / "debut.lacquer-album"
        command(self.program, "album", "new", album, self.folder / "saw.wav")
        self.shown(album / "album.json")
        self.assertIn("application/vnd.lacquer.album+json;",
                      (self.usr / "share/applications/org.lacquer.editor.desktop").read_text())

    def test_the_editor_opens_a_session_from_there_and_shows_it(self):
        self.shown(self.session / "session.json")

    def shown(self, document):
        picture = self.folder / "window.png"
        home = {name: str(self.folder / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")}
        command(self.usr / "bin/lacquer-editor", "--screenshot", picture, document,
                env={**os.environ, **home, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"})
        width, height, colours = command("identify", "-format", "%w %h %k", picture).split()
        self.assertEqual((width, height), ("1280", "800"))
        self.assertGreater(int(colours), 50)

    def test_a_program_of_others_is_built_on_it_and_renders_the_same(self):
        build = self.folder / "outside"
        command("cmake", "-G", "Ninja", "-S", SOURCE / "tests/install/host", "-B", build, "-DCMAKE_BUILD_TYPE=None",
                f"-DCMAKE_PREFIX_PATH={self.usr}")
        command("cmake", "--build", build)
        theirs, ours = self.folder / "theirs.wav", self.folder / "ours.wav"
        loudness = float(command(build / "outside_host", self.session, theirs))
        command(self.program, "render", self.session, "-o", ours, "--bits", 32)
        self.assertLess(loudness, 0)
        self.assertEqual(theirs.read_bytes(), ours.read_bytes())


if __name__ == "__main__":
    unittest.main()
