// PDFs made in a test, sound and unsound: objects are written as they are given, nothing is checked.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xephang::testing {

class PdfWriter {
 public:
  /// The number of an object that Set() writes later.
  int Reserve() { return ++last_; }
  void Set(int object, std::string body) { bodies_[object] = std::move(body); }
  int Add(std::string body);
  /// `entries` stand in the dictionary beside /Length: "/Type /XObject".
  int AddStream(std::string_view entries, std::string_view data);
  /// The same, the data deflated once.
  int AddFlateStream(std::string_view entries, std::string_view data);
  /// Into the tree of pages that Finish() writes. `entries` may hold anything: "/Rotate 90 /Contents 7 0 R". A4 where
  /// they name no /MediaBox.
  int AddPage(std::string_view entries);
  /// With a deflated content stream and `resources` ("/XObject << /Im0 5 0 R >>").
  int AddPage(std::string_view content, std::string_view resources, std::string_view entries = {});
  /// Into the tree, whatever it is: "12 0 R", "null".
  void AddKid(std::string_view kid) { kids_.emplace_back(kid); }

  std::string catalog_entries;  ///< "/PageLabels 9 0 R".
  std::string pages_entries;    ///< Inherited: "/MediaBox [0 0 100 100]".
  std::string trailer_entries;  ///< "/Info 3 0 R".

  /// The file, with a cross-reference table. To be called once.
  [[nodiscard]] std::string Finish();
  /// The same with an object stream and a cross-reference stream, written anew by qpdf: what is unsound is repaired.
  [[nodiscard]] std::string FinishCompressed();

 private:
  int Pages();
  int last_ = 0;
  int pages_ = 0;
  std::map<int, std::string> bodies_;
  std::vector<std::string> kids_;
};

/// "5 0 R".
[[nodiscard]] std::string Ref(int object);

[[nodiscard]] std::string Deflate(std::string_view data);
/// The deflated form of `count` times `byte`, without making them.
[[nodiscard]] std::string DeflatedRun(char byte, std::size_t count);
/// Bytes as a PDF string: "<53C6A1>".
[[nodiscard]] std::string HexString(std::string_view bytes);
/// UTF-8 as a text string: UTF-16BE with its mark, in hex.
[[nodiscard]] std::string TextString(std::string_view utf8);

struct SignerNames {
  std::string common_name;
  std::string organization;
  std::string unit;
  std::string title;
};

/// A detached CMS signature (DER) over nothing of use, by a key and certificate made on the spot; a second certificate
/// of another name stands before that of the signer. `utc_time` as "250203081617Z".
[[nodiscard]] std::string MakeCms(const SignerNames& names, const std::string& utc_time);

/// `pdf` encrypted with AES-256 (qpdf).
[[nodiscard]] std::string Encrypt(std::string_view pdf, const std::string& user_password);

}  // namespace xephang::testing
