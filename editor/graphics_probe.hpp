// Decides how the windows are drawn: by a graphics card, or in software. GUI thread, before the first window.
#pragma once

#include <QString>

namespace lacquer::editor {

/// What OpenGL says draws here ("llvmpipe (LLVM 15.0.6, 256 bits)"); empty without OpenGL.
[[nodiscard]] QString openGlRenderer();

/// Chooses Qt's software renderer where OpenGL would be emulated on the CPU: it repaints only what has changed, and
/// costs a third to a twentieth of an emulated graphics card. Leaves a choice made through QT_QUICK_BACKEND or
/// QSG_RHI_BACKEND alone.
void chooseRenderer();

}  // namespace lacquer::editor
