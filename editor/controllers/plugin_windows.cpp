#include "editor/controllers/plugin_windows.hpp"

#include <QGuiApplication>
#include <QScreen>
#include <QThread>
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "editor/controllers/window_state.hpp"
#include "host/lv2/plugin_program.hpp"

namespace lacquer::editor {

namespace {

constexpr const char* kPlacesSetting = "pluginWindows";
constexpr std::string_view kScheme = "lv2:";
constexpr std::size_t kMostPlaces = 500;  // of plugins, in the settings
constexpr int kCascade = 28;              // pixels: the title of the window below stays in sight

std::optional<QRect> rectIn(const nlohmann::json& value) {
    std::array<int, 4> numbers{};
    if (!value.is_array() || value.size() != numbers.size()) return std::nullopt;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (!value[i].is_number_integer()) return std::nullopt;
        constexpr std::int64_t kMost = 1 << 20;  // pixels
        numbers[i] = static_cast<int>(std::clamp<std::int64_t>(value[i].get<std::int64_t>(), -kMost, kMost));
    }
    const QRect rect(numbers[0], numbers[1], numbers[2], numbers[3]);
    return rect.isEmpty() ? std::nullopt : std::optional(rect);
}

}  // namespace

PluginWindows::PluginWindows(SessionController& session, const Selection& selection, TransportController& transport,
                             SettingsFile& settings)
    : session_(session), selection_(selection), transport_(transport), settings_(settings) {
    timer_.setInterval(MeterClock::kIntervalMs);
    connect(&timer_, &QTimer::timeout, this, &PluginWindows::tick);
    const auto lookAtSelection = [this] {
        Q_EMIT selectionChanged();
        Q_EMIT windowsChanged();
    };
    connect(&selection, &Selection::changed, this, lookAtSelection);
    connect(&transport, &TransportController::planChanged, this, lookAtSelection);
    connect(&session, &SessionController::closing, this, [this] {
        for (const auto& [node, window] : windows_) keepPlace(*window);
        windows_.clear();
        places_.clear();
        timer_.stop();
        Q_EMIT windowsChanged();
    });
    connect(&session, &SessionController::saving, this, [this] {
        for (const auto& [node, window] : windows_) window->keepState();
    });
    connect(&session, &SessionController::edited, this, [this](const sessions::Edit& edit) {
        for (const auto& [node, window] : windows_) window->note(edit);
        if (const auto* removed = std::get_if<sessions::RemoveNode>(&edit)) close(removed->node);
    });
}

PluginWindows::~PluginWindows() = default;

void PluginWindows::setPlugins(std::shared_ptr<host::PluginWorld> world, std::shared_ptr<host::PluginGate> gate) {
    world_ = std::move(world);
    gate_ = std::move(gate);
}

std::string PluginWindows::pluginOf(NodeId node) const {
    const Node* found = session_.session().graph.find(node);
    return found && found->type.starts_with(kScheme) ? found->type.substr(kScheme.size()) : std::string();
}

const PluginWindows::Plan& PluginWindows::planOf(const std::string& pluginUri) const {
    if (const auto known = plans_.find(pluginUri); known != plans_.end()) return known->second;
    return plans_.emplace(pluginUri, host::planWindow(*world_, pluginUri)).first->second;
}

QString PluginWindows::whyNot(NodeId node) const {
    const std::string uri = pluginOf(node);
    if (uri.empty() || !world_) return tr("Only plugins have windows of their own");
    if (const auto type = session_.registry().find(std::string(kScheme) + uri); !type) return textOf(type.error());
    if (const Plan& plan = planOf(uri); !plan) {
        const QString reason = QString::fromStdString(plan.error().what);
        return reason.left(1).toUpper() + reason.mid(1);
    }
    if (QGuiApplication::platformName() != "xcb")
        return tr("Plugins' own windows need X11, and the editor runs on “%1”. On a Wayland desktop, start it with "
                  "QT_QPA_PLATFORM=xcb")
            .arg(QGuiApplication::platformName());
    if (host::findPluginHost().empty())
        return tr("The program lacquer-plugin-host, which shows plugins' windows, is not beside this one");
    if (const Error* broken = transport_.whyBroken(node)) return textOf(*broken);
    return {};
}

bool PluginWindows::offered() const {
    return selection_.nodes().size() == 1 && !pluginOf(*selection_.nodes().begin()).empty();
}

QString PluginWindows::reason() const {
    return offered() ? whyNot(*selection_.nodes().begin()) : QString();
}

bool PluginWindows::selectedOpen() const {
    return selection_.nodes().size() == 1 && window(*selection_.nodes().begin()) != nullptr;
}

PluginWindow* PluginWindows::window(NodeId node) const {
    const auto found = windows_.find(node);
    return found == windows_.end() || found->second->closing() ? nullptr : found->second.get();
}

void PluginWindows::open(NodeId node) {
    if (PluginWindow* shown = window(node)) {
        setHidden(false);
        shown->frame().raise();
        shown->frame().requestActivate();
        return;
    }
    if (const QString reason = whyNot(node); !reason.isEmpty()) {
        Q_EMIT session_.notice(reason);
        return;
    }
    setHidden(false);
    const std::string uri = pluginOf(node);
    windows_.erase(node);  // one that is just closing
    auto made = std::make_unique<PluginWindow>(
        PluginWindow::Parts{session_, transport_, world_->urids(), host::findPluginHost(), owner_}, node, *planOf(uri));
    PluginWindow& window = *windows_.insert_or_assign(node, std::move(made)).first->second;
    connect(&window, &PluginWindow::crashed, this, [this, uri](const QString& text) {
        block(uri, host::Switch::on);
        Q_EMIT session_.problem(text);
    });
    connect(&window, &PluginWindow::failed, &session_, &SessionController::problem);
    connect(&window, &PluginWindow::proven, this, [this, uri] { block(uri, host::Switch::off); });
    connect(&window, &PluginWindow::leaving, this, [this, &window] { keepPlace(window); });
    connect(&window, &PluginWindow::leaving, this, &PluginWindows::windowsChanged, Qt::QueuedConnection);
    connect(&window.frame(), &PluginFrame::keyPressed, this, &PluginWindows::keyPressed);
    const bool crashed = gate_ && gate_->preferences().has(host::PluginMark::windowBlocked, uri);
    window.open(placeOf(window), crashed ? PluginWindow::Before::crashed : PluginWindow::Before::fine);
    timer_.start();
    Q_EMIT windowsChanged();
}

void PluginWindows::close(NodeId node) {
    if (PluginWindow* shown = window(node)) shown->close();
}

void PluginWindows::toggleSelected() {
    const std::set<NodeId> nodes = selection_.nodes();
    if (nodes.empty()) Q_EMIT session_.notice(tr("Select the plugin whose window is wanted"));
    const bool allOpen = std::all_of(nodes.begin(), nodes.end(), [&](NodeId node) { return window(node) != nullptr; });
    for (const NodeId node : nodes) {
        if (allOpen && !hidden_)
            close(node);
        else
            open(node);
    }
}

void PluginWindows::toggleHidden() {
    if (windows_.empty())
        Q_EMIT session_.notice(tr("No plugin's window is open"));
    else
        setHidden(!hidden_);
}

void PluginWindows::setHidden(bool hidden) {
    if (hidden == hidden_) return;
    hidden_ = hidden;
    for (const auto& [node, window] : windows_)
        if (!window->closing()) window->frame().setVisible(!hidden);
    Q_EMIT windowsChanged();
}

void PluginWindows::end() {
    for (const auto& [node, window] : windows_) window->close();
    for (; !windows_.empty(); QThread::msleep(10)) tick();
}

void PluginWindows::tick() {
    std::vector<NodeId> gone;
    for (const auto& [node, window] : windows_) {
        window->tick();
        if (window->ended()) gone.push_back(node);
    }
    for (const NodeId node : gone) windows_.erase(node);
    if (windows_.empty()) {
        timer_.stop();
        hidden_ = false;
    }
    if (!gone.empty()) Q_EMIT windowsChanged();
}

void PluginWindows::block(const std::string& pluginUri, host::Switch to) {
    if (!gate_ || gate_->preferences().has(host::PluginMark::windowBlocked, pluginUri) == (to == host::Switch::on))
        return;
    if (const Status kept = gate_->preferences().set(host::PluginMark::windowBlocked, pluginUri, to); !kept)
        Q_EMIT session_.problem(textOf(kept.error()));
}

QRect PluginWindows::placed(QRect kept, const QList<QRect>& screens, const QList<QPoint>& taken) {
    while (taken.contains(kept.topLeft())) kept.translate(kCascade, kCascade);
    return WindowState::placed(kept, screens, {1, 1});
}

QRect PluginWindows::placeOf(const PluginWindow& window) const {
    const nlohmann::json kept = settings_.value(kPlacesSetting);
    const auto own = places_.find(window.node());
    std::optional<QRect> place;
    if (own != places_.end() && !own->second.isEmpty()) place = own->second;
    if (const auto& uri = window.plan().description.uri; !place && kept.is_object() && kept.contains(uri))
        place = rectIn(kept[uri]);
    if (!place) return {};
    QList<QRect> screens;
    for (const QScreen* screen : QGuiApplication::screens()) screens.append(screen->availableGeometry());
    QList<QPoint> taken;
    for (const auto& [node, other] : windows_)
        if (other.get() != &window) taken.append(other->frame().framePosition());
    return placed(*place, screens, taken);
}

void PluginWindows::keepPlace(PluginWindow& window) {
    PluginFrame& frame = window.frame();
    if (!frame.isVisible() || window.uiSize().isEmpty()) return;
    const QRect place(frame.framePosition(), window.uiSize());
    places_[window.node()] = place;
    nlohmann::json kept = settings_.value(kPlacesSetting);
    if (!kept.is_object() || kept.size() > kMostPlaces) kept = nlohmann::json::object();
    kept[window.plan().description.uri] = {place.x(), place.y(), place.width(), place.height()};
    (void)settings_.set(kPlacesSetting, std::move(kept));  // that it cannot be kept is no reason to bother anybody
}

}  // namespace lacquer::editor
