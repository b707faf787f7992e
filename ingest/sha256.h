// The name of a document: a digest of its bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace xephang::ingest {

/// A digest of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void Update(std::string_view bytes);
  /// Of all bytes so far, 64 lower-case hex digits.
  [[nodiscard]] std::string Hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of `bytes`, 64 lower-case hex digits.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

}  // namespace xephang::ingest
