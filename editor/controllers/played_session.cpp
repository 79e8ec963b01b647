#include "editor/controllers/played_session.hpp"

namespace lacquer::editor {

Status PlayedSession::perform(const sessions::Edit& edit, sessions::GestureId gesture) {
    QString why;
    const auto listening = QObject::connect(&session_, &SessionController::problem, &session_,
                                            [&why](const QString& text) { why = text; });
    const bool done = session_.perform(edit, gesture).has_value();
    QObject::disconnect(listening);
    if (done) return {};
    return fail(ErrorKind::failed, why.isEmpty() ? "the session takes no edits now" : why.toStdString());
}

void PlayedSession::hold(NodeId node, const std::string& parameter, double value) {
    if (sessions::SessionEngine* engine = transport_.engine()) engine->hold(node, parameter, value);
}

void PlayedSession::letGo(NodeId node, const std::string& parameter) {
    if (sessions::SessionEngine* engine = transport_.engine()) engine->letGo(node, parameter);
}

Status PlayedSession::setLooping(bool on) {
    if (on && !transport_.hasLoop())
        return fail(ErrorKind::usage, "there is no stretch to loop over", {}, "set one in the editor");
    if (on != transport_.looping()) transport_.toggleLoop();
    return {};
}

}  // namespace lacquer::editor
