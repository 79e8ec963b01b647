// How long work tells its caller how far it is, and asks whether to go on. Called on a thread that does the work, one
// call at a time.
#pragma once

#include <functional>

namespace lacquer::sessions {

enum class Proceed { yes, stop };

/// Told the share of the work done, 0 … 1, some times a second. Work that is answered `stop` ends soon with an
/// ErrorKind::failed and leaves no file behind. An empty function is never called and means `yes`.
using Progress = std::function<Proceed(double fraction)>;

}  // namespace lacquer::sessions
