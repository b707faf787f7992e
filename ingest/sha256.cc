#include "ingest/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace xephang::ingest {
namespace {

struct Free {
  void operator()(EVP_MD_CTX* c) const { EVP_MD_CTX_free(c); }
};
using Context = std::unique_ptr<EVP_MD_CTX, Free>;

void Demand(bool ok) {
  if (!ok) throw std::runtime_error("SHA-256 is not available");
}

}  // namespace

struct Sha256::State {
  Context context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  Demand(state_->context != nullptr && EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::Update(std::string_view bytes) {
  Demand(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::Hex() const {
  const Context copy(EVP_MD_CTX_new());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  Demand(copy != nullptr && EVP_MD_CTX_copy_ex(copy.get(), state_->context.get()) == 1 &&
         EVP_DigestFinal_ex(copy.get(), digest.data(), &length) == 1);
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (unsigned int i = 0; i < length; ++i) {
    out += kHex[digest.at(i) >> 4U];
    out += kHex[digest.at(i) & 15U];
  }
  return out;
}

std::string Sha256Hex(std::string_view bytes) {
  Sha256 digest;
  digest.Update(bytes);
  return digest.Hex();
}

}  // namespace xephang::ingest
