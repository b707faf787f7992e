// A pattern written where it is used and compiled once.
#pragma once

#include <re2/re2.h>

/// XEPHANG_RE(R"(…)") is the compiled pattern: made at first use, safe among threads, never compiled again.
/// A pattern in a plain call (RE2::FullMatch(text, "…")) would be compiled at each call.
#define XEPHANG_RE(literal)                     \
  ([]() -> const RE2& {                         \
    static const RE2 compiled_pattern(literal); \
    return compiled_pattern;                    \
  }())
