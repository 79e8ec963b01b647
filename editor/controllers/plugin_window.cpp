#include "editor/controllers/plugin_window.hpp"

#include "host/lv2/plugin_program.hpp"

namespace lacquer::editor {

namespace {

using host::UiMessageKind;

constexpr int kPingEveryMs = 1000;
constexpr int kHangsAfterMs = 5000;  // some need three seconds to draw for the first time
constexpr int kStartHangsAfterMs = 15000;
constexpr int kCloseWithinMs = 1500;
constexpr int kProvenAfterMs = 10000;

}  // namespace

PluginWindow::PluginWindow(const Parts& parts, NodeId node, std::shared_ptr<const host::WindowPlan> plan)
    : parts_(parts),
      node_(node),
      plan_(std::move(plan)),
      frame_(parts.owner),
      link_(parts.session, parts.transport, node, plan_, parts.urids) {
    connect(&frame_, &PluginFrame::closeWanted, this, &PluginWindow::close);
    connect(&frame_, &PluginFrame::clicked, this, &PluginWindow::start);
    showTitle();
}

// The UI goes before the frame that it is in.
PluginWindow::~PluginWindow() {
    notifier_.reset();
    process_.reset();
}

QString PluginWindow::name() const {
    const Node* node = parts_.session.session().graph.find(node_);
    const QString own = node ? QString::fromStdString(node->name) : QString();
    const QString plugin = QString::fromStdString(plan_->description.name);
    return own.isEmpty() || own == plugin ? plugin : own + " – " + plugin;
}

void PluginWindow::showTitle() {
    frame_.setTitle(hangs_ ? tr("%1 (does not answer)").arg(name()) : name());
}

void PluginWindow::open(const QRect& place, Before before) {
    wantedSize_ = place.size();
    if (!place.isEmpty()) {
        frame_.resize(place.size());
        frame_.setFramePosition(place.topLeft());
    }
    if (before == Before::crashed)
        frame_.say(tr("The window of %1 crashed when it was last open.\n\nClick to open it all the same")
                       .arg(QString::fromStdString(plan_->description.name)),
                   true);
    frame_.show();
    if (before != Before::crashed) start();
}

void PluginWindow::start() {
    if (process_ || closing_) return;
    const sessions::Session& session = parts_.session.session();
    host::UiOpening opening;
    opening.plugin = plan_->description.uri;
    opening.ui = plan_->ui.uri;
    opening.library = plan_->ui.library;
    opening.bundle = plan_->ui.bundle;
    for (const host::PluginPort& port : plan_->description.ports) opening.ports.push_back(port.symbol);
    opening.title = name().toStdString();
    opening.parent = static_cast<std::uint32_t>(frame_.winId());
    opening.sampleRate = session.sampleRate;
    opening.quantumFrames = session.quantumFrames;
    opening.scale = frame_.devicePixelRatio();
    opening.resizable = plan_->ui.resizable;
    ready_ = hangs_ = asked_ = false;
    reason_.clear();
    frame_.say(tr("Opening …"), false);
    showTitle();
    auto started = host::PluginUiProcess::start(parts_.program, parts_.urids, opening);
    if (!started) {
        frame_.say(textOf(started.error()), true);
        Q_EMIT failed(textOf(started.error()));
        return;
    }
    process_ = *std::move(started);
    notifier_ = std::make_unique<QSocketNotifier>(process_->channel().file(), QSocketNotifier::Read);
    connect(notifier_.get(), &QSocketNotifier::activated, this, &PluginWindow::read);
    sinceStart_.start();
}

void PluginWindow::close() {
    if (closing_) return;
    Q_EMIT leaving();
    closing_ = true;
    link_.keepState();
    frame_.hide();
    sinceClose_.start();
    if (process_) process_->channel().send(UiMessageKind::close);
}

void PluginWindow::read() {
    while (const auto message = process_->receive()) take(*message);
    if (!process_->channel().isOpen()) notifier_->setEnabled(false);  // it would be told of for ever
}

void PluginWindow::take(const host::UiMessage& message) {
    switch (message.kind) {
        case UiMessageKind::ready:
            ready_ = true;
            link_.begin();
            link_.update(*process_);
            ping();  // the answer to which means that it has taken that up
            break;
        case UiMessageKind::size:
            if (const auto size = message.as<host::UiSize>(); size && !closing_) takeSize(*size);
            break;
        case UiMessageKind::pong:
            asked_ = false;
            link_.settle();
            break;
        case UiMessageKind::log:
        case UiMessageKind::failed:
            reason_ = QString::fromUtf8(message.text().data(), static_cast<qsizetype>(message.text().size()));
            break;
        case UiMessageKind::closed:
            close();
            break;
        default:
            if (!closing_) link_.take(message);
    }
}

void PluginWindow::takeSize(const host::UiSize& size) {
    frame_.fit(size);
    if (size.resizable != 0 && !wantedSize_.isEmpty()) frame_.resize(wantedSize_);
    wantedSize_ = {};
}

void PluginWindow::note(const sessions::Edit& edit) {
    link_.note(edit);
    if (const auto* renamed = std::get_if<sessions::RenameNode>(&edit); renamed && renamed->node == node_) showTitle();
}

void PluginWindow::tick() {
    if (!process_) return;
    read();
    link_.keepStateInTime();
    if (ready_ && !closing_ && frame_.isVisible()) {
        link_.update(*process_);
        uiSize_ = frame_.size();
    }
    process_->channel().flush();
    if (closing_ && sinceClose_.hasExpired(kCloseWithinMs)) process_->kill();
    lookAtAnswers();
    lookAtEnd();
}

void PluginWindow::ping() {
    process_->channel().send(UiMessageKind::ping);
    asked_ = true;
    sincePing_.start();
}

void PluginWindow::lookAtAnswers() {
    if (closing_) return;
    if (ready_ && !asked_ && sincePing_.hasExpired(kPingEveryMs)) ping();
    const bool hangs =
        ready_ ? asked_ && sincePing_.hasExpired(kHangsAfterMs) : sinceStart_.hasExpired(kStartHangsAfterMs);
    if (hangs != hangs_) {
        hangs_ = hangs;
        showTitle();
        if (hangs)
            Q_EMIT failed(
                tr("The window of %1 does not answer. The sound goes on; close it, and open it again").arg(name()));
    }
    if (ready_ && !hangs_ && !proven_ && sinceStart_.hasExpired(kProvenAfterMs)) {
        proven_ = true;
        Q_EMIT proven();
    }
}

void PluginWindow::lookAtEnd() {
    const auto end = process_->ended();
    if (!end) return;
    read();  // its last words
    const bool wasReady = ready_;
    notifier_.reset();
    process_.reset();
    ready_ = hangs_ = false;
    if (closing_) return;
    showTitle();
    QString text;
    if (end->signal == 0 && !wasReady && !reason_.isEmpty())
        text = tr("The window of %1 cannot be shown: %2").arg(name(), reason_);
    else if (end->signal != 0)
        text = tr("The window of %1 has crashed (%2). The sound goes on")
                   .arg(name(), QString::fromStdString(host::signalName(end->signal)));
    else
        text = tr("The window of %1 has ended by itself. The sound goes on").arg(name());
    frame_.say(text + "\n\n" + tr("Click to open it again"), true);
    if (end->signal != 0)
        Q_EMIT crashed(text);
    else
        Q_EMIT failed(text);
}

}  // namespace lacquer::editor
