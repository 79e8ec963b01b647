#include "editor/controllers/window_state.hpp"

#include <QGuiApplication>
#include <QScreen>
#include <algorithm>

#include <nlohmann/json.hpp>

namespace lacquer::editor {

namespace {

constexpr const char* kWindowSetting = "window";
constexpr int kPauseMs = 500;

int number(const nlohmann::json& values, const char* name, int otherwise) {
    const auto found = values.is_object() ? values.find(name) : values.end();
    if (!values.is_object() || found == values.end() || !found->is_number_integer()) return otherwise;
    constexpr std::int64_t kMost = 1 << 20;  // pixels
    return static_cast<int>(std::clamp<std::int64_t>(found->get<std::int64_t>(), -kMost, kMost));
}

}  // namespace

WindowState::WindowState(SettingsFile& settings) : settings_(settings) {
    const nlohmann::json kept = settings.value(kWindowSetting);
    place_ = {number(kept, "x", 0), number(kept, "y", 0), number(kept, "width", 0), number(kept, "height", 0)};
    maximised_ = kept.is_object() && kept.value("maximised", nlohmann::json()) == true;
    panelWidth_ = std::clamp(number(kept, "panel", kUsualPanel), kLeastPanel, kMostPanel);
    pause_.setSingleShot(true);
    pause_.setInterval(kPauseMs);
    connect(&pause_, &QTimer::timeout, this, &WindowState::keep);
}

WindowState::~WindowState() {
    if (pause_.isActive()) keep();
}

void WindowState::setPanelWidth(int width) {
    width = std::clamp(width, kLeastPanel, kMostPanel);
    if (width == panelWidth_) return;
    panelWidth_ = width;
    pause_.start();
    Q_EMIT panelWidthChanged();
}

QRect WindowState::placed(const QRect& kept, const QList<QRect>& screens, QSize least) {
    if (screens.isEmpty()) return kept;
    // The screen that shows most of it.
    const auto area = [&](const QRect& screen) {
        const QRect seen = kept & screen;
        return seen.isEmpty() ? 0 : std::int64_t{seen.width()} * seen.height();
    };
    const QRect screen = *std::max_element(screens.begin(), screens.end(),
                                           [&](const QRect& a, const QRect& b) { return area(a) < area(b); });
    QRect place(kept.topLeft(), kept.size().expandedTo(least).boundedTo(screen.size()));
    place.moveLeft(std::clamp(place.left(), screen.left(), screen.right() + 1 - place.width()));
    place.moveTop(std::clamp(place.top(), screen.top(), screen.bottom() + 1 - place.height()));
    return place;
}

void WindowState::show(QWindow* window) {
    window_ = window;
    QList<QRect> screens;
    for (const QScreen* screen : QGuiApplication::screens()) screens.append(screen->availableGeometry());
    if (!place_.isEmpty()) {
        place_ = placed(place_, screens);
        window->setGeometry(place_);
    } else if (!screens.isEmpty() && QGuiApplication::platformName() != "offscreen") {  // which has no real one
        window->resize(window->size().boundedTo(screens.front().size()));
    }
    for (const auto changed : {&QWindow::xChanged, &QWindow::yChanged, &QWindow::widthChanged, &QWindow::heightChanged})
        connect(window, changed, this, &WindowState::look);
    connect(window, &QWindow::visibilityChanged, this, &WindowState::look);
    if (maximised_)
        window->showMaximized();
    else
        window->show();
}

// Only looks: a window manager may tell of the new size before it says that the window fills the screen.
void WindowState::look() {
    const QWindow::Visibility now = window_->visibility();
    if (now == QWindow::Hidden || now == QWindow::Minimized) return;
    maximised_ = now == QWindow::Maximized || now == QWindow::FullScreen;
    lastPlace_ = window_->geometry();
    pause_.start();
}

void WindowState::keep() {
    pause_.stop();
    if (!maximised_ && !lastPlace_.isEmpty()) place_ = lastPlace_;
    nlohmann::json value{{"maximised", maximised_}, {"panel", panelWidth_}};
    if (!place_.isEmpty()) {
        value["x"] = place_.x();
        value["y"] = place_.y();
        value["width"] = place_.width();
        value["height"] = place_.height();
    }
    (void)settings_.set(kWindowSetting, std::move(value));  // that it cannot be kept is no reason to bother anybody
}

}  // namespace lacquer::editor
