#include "editor/controllers/automation_writer.hpp"

namespace lacquer::editor {

AutomationWriter::AutomationWriter(SessionController& session, TransportController& transport, RecordController& record)
    : session_(session), played_(session, transport, record) {
    clock_.start();
    connect(&transport, &TransportController::ticked, this, [this] { tell(recorder_.follow(seconds())); });
    // What has been written so far belongs to what is saved.
    connect(&session, &SessionController::saving, this, [this] { tell(recorder_.finish()); });
    connect(&session, &SessionController::opened, this, [this] { recorder_.forget(); });
}

void AutomationWriter::tell(const Status& done) {
    if (!done) Q_EMIT session_.problem(textOf(done.error()));
}

std::optional<double> AutomationWriter::heard(const sessions::ParameterAddress& address) const {
    return takes(address) ? std::optional(recorder_.heard(address)) : std::nullopt;
}

void AutomationWriter::touch(const sessions::ParameterAddress& address) {
    tell(recorder_.touch(address, seconds()));
}

void AutomationWriter::move(const sessions::ParameterAddress& address, double value) {
    tell(recorder_.move(address, value, seconds()));
}

void AutomationWriter::release(const sessions::ParameterAddress& address) {
    recorder_.release(address, seconds());
}

}  // namespace lacquer::editor
