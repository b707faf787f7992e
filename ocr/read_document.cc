#include "ocr/read_document.h"

#include "ingest/media_type.h"
#include "ingest/read_file.h"
#include "ingest/sha256.h"
#include "ocr/pdf_document.h"

namespace xephang::ocr {

Document ReadDocument(std::string_view bytes, std::string_view name) {
  const std::string media = ingest::SniffMediaType(bytes);
  if (media != "application/pdf") return ingest::ReadDocument(bytes, name);
  Document document = ReadPdf(bytes);
  document.source.names = {std::string(name)};
  document.source.sha256 = ingest::Sha256Hex(bytes);
  document.source.bytes = bytes.size();
  document.source.media_type = media;
  return document;
}

}  // namespace xephang::ocr
