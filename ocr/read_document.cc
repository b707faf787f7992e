#include "ocr/read_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "ingest/docx_file.h"
#include "ingest/error.h"
#include "ingest/html_file.h"
#include "ingest/media_type.h"
#include "ingest/mhtml.h"
#include "ingest/office_convert.h"
#include "ingest/repaired_text.h"
#include "ingest/sha256.h"
#include "ingest/text_file.h"
#include "normalize/unicode.h"
#include "ocr/image_document.h"
#include "ocr/pdf_document.h"

namespace xephang::ocr {
namespace {

constexpr std::string_view kDocx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr std::string_view kPdf = "application/pdf";
constexpr std::size_t kPdfReach = 1024;  // some writers put bytes before the header

Document ReadAs(const std::string& media, std::string_view bytes, const EngineSource& engine) {
  if (media == kPdf) return ReadPdf(bytes, engine);
  if (media == kDocx) return ingest::ReadDocx(bytes);
  if (media == "text/html") return ingest::ReadHtml(bytes);
  if (ingest::IsConvertible(media)) return ingest::ReadOffice(bytes);
  if (media == "image/tiff" || media == "image/png" || media == "image/jpeg") return ReadImage(bytes, engine);
  if (media.starts_with("image/"))
    throw Error(ErrorKind::kUnsupported, fmt::format("{}: of pictures, only TIFF, PNG and JPEG are read", media));
  return ingest::ReadText(bytes);
}

// libmagic takes no text with a NUL or another control byte in it for text, and no text of one byte.
std::string TypeOfText(std::string_view bytes) {
  constexpr std::size_t kReach = 1024;
  std::string start;
  for (const char c : bytes.substr(0, kReach)) {
    const auto u = static_cast<unsigned char>(c);
    if (u > ' ' || (!start.empty() && u == ' ')) start += u >= 'A' && u <= 'Z' ? static_cast<char>(u + 32) : c;
  }
  if (start.starts_with("\xEF\xBB\xBF")) start.erase(0, 3);
  for (const std::string_view tag : {"<!doctype html", "<html"}) {
    if (start.starts_with(tag)) return "text/html";
  }
  const bool control = std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u < ' ' && (u < '\t' || u > '\r');
  });
  return control || normalize::FirstInvalidUtf8(bytes) ? "application/octet-stream" : "text/plain";
}

}  // namespace

std::string MediaTypeOf(std::string_view bytes) {
  std::string media = ingest::SniffMediaType(bytes);
  if (media == "application/octet-stream") media = TypeOfText(bytes);
  if (bytes.substr(0, kPdfReach).find("%PDF-") != std::string_view::npos && !media.starts_with("image/"))
    return std::string(kPdf);
  // A part of a zip tells what it is; where it cannot be told, the reader of DOCX says what is missing.
  if (bytes.starts_with("PK\x03\x04")) {
    const bool known = media.starts_with("application/vnd.") && media != kDocx;
    return known ? media : std::string(kDocx);
  }
  if (media == "application/xhtml+xml" || ingest::IsMhtml(bytes)) return "text/html";
  return media.starts_with("text/") && media != "text/html" && !ingest::IsConvertible(media) ? "text/plain" : media;
}

Document ReadDocument(std::string_view bytes, std::string_view name, const EngineSource& engine) {
  std::string media = bytes.empty() ? "text/plain" : MediaTypeOf(bytes);
  Document document = ReadAs(media, bytes, engine);
  ingest::RepairDamagedText(document);
  ingest::RepairScannedText(document);
  document.source.names = {std::string(name)};
  document.source.sha256 = ingest::Sha256Hex(bytes);
  document.source.bytes = bytes.size();
  document.source.media_type = std::move(media);
  return document;
}

}  // namespace xephang::ocr
