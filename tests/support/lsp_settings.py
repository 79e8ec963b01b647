"""Settings for LSP's plugins, for tests that look at their windows in a home of their own."""


def write_lsp_settings(home):
    """As of somebody who has seen what is new: else the first window opens a notice over itself, which takes the mouse."""
    folder = home / ".config/lsp-plugins"
    folder.mkdir(parents=True)
    (folder / "lsp-plugins.cfg").write_text('lsp_plugins_version = "1.2.5"\n')  # as in Debian 12
