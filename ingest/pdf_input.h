// The bytes of a PDF as qpdf reads them.
#pragma once

#include <memory>
#include <qpdf/InputSource.hh>
#include <string_view>

namespace xephang::ingest {

/// Borrows `bytes`, which must outlive it. Made on the thread that reads it.
///
/// To read a stream qpdf looks up its /Length, which may be another stream with another /Length, and so on: each a few
/// calls deeper, until the stack is full. A read throws std::runtime_error where more than a megabyte of stack is in
/// use since this was made; qpdf then takes the innermost object for null and goes on.
///
/// A stream whose end is lost makes qpdf look through all that follows. Reads throw as well where they come to more
/// than 256 MiB and thirty-two times the bytes together, which keeps the time linear in them.
[[nodiscard]] std::shared_ptr<InputSource> MakePdfInput(std::string_view bytes);

}  // namespace xephang::ingest
