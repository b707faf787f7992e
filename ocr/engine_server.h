// The other end of EngineProcess: what the process does that an engine runs in.
#pragma once

#include <functional>
#include <memory>

#include "ocr/engine.h"

namespace xephang::ocr {

/// Makes the engine, gives up all rights that reading does not need, and answers the requests that come over standard
/// input, a socket, until it closes. From then on this process opens no file, no connection and no other process, and
/// it ends with the thread that started it. Returns the exit code. Works on Linux only.
///
/// Ends the process where memory runs out, after telling so.
[[nodiscard]] int ServeEngine(const std::function<std::unique_ptr<Engine>()>& make);

}  // namespace xephang::ocr
