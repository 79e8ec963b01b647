// JACK servers that die while PortAudio plays through them.
//
// PortAudio 19.6 waits ten minutes for the server to answer when a stream of a dead one is stopped, and then fails
// assertions on every call that the server no longer answers. So the program stands between PortAudio and libjack in
// the few calls that matter (jack_gone.cpp): those that give a dead server's things back count as done, and PortAudio
// can be told once more that the server has gone, which ends its wait. After that it is as good as new.
#pragma once

namespace lacquer::host {

/// Tells everyone whose JACK server has gone so once more; nothing where none has. Any thread, not the audio thread.
/// Only while PortAudio stops a stream: it may be gone itself later.
void repeatThatJackHasGone();

}  // namespace lacquer::host
