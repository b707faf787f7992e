// Who signed, and when, by the CMS message (PKCS #7) that a signature carries. Nothing is validated.
#pragma once

#include <string>
#include <string_view>

namespace xephang::ingest {

/// Empty where the message does not say. UTF-8 as in the certificate, not cleaned.
struct CmsSigner {
  std::string common_name;
  std::string organization;
  std::string unit;
  std::string title;
  std::string signed_at;  ///< ISO 8601; CMS gives it in UTC: "2025-02-03T08:16:17Z".
};

/// The first signer of a DER or BER message; bytes behind it (padding) are passed over. The certificate is the one that
/// the signer's own identifier names. All empty where `message` cannot be read.
[[nodiscard]] CmsSigner ReadCms(std::string_view message);

/// The subject of a certificate (adbe.x509.rsa_sha1 keeps it beside the signature). All empty where it cannot be read.
[[nodiscard]] CmsSigner ReadCertificate(std::string_view der);

}  // namespace xephang::ingest
