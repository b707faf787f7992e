#include "tests/ingest/pdf_writer.h"

#include <fmt/format.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <qpdf/QUtil.hh>
#include <stdexcept>

namespace xephang::testing {
namespace {

void Demand(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(what);
}

struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(CMS_ContentInfo* p) const { CMS_ContentInfo_free(p); }
  void operator()(BIO* p) const { BIO_free(p); }
  void operator()(ASN1_TIME* p) const { ASN1_TIME_free(p); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

Certificate MakeCertificate(const SignerNames& names, long serial, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto add = [&](const char* field, const std::string& value) {
    if (value.empty()) return;
    Demand(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.c_str()),
                                      -1, -1, 0) == 1,
           "name");
  };
  add("CN", names.common_name);
  add("O", names.organization);
  add("OU", names.unit);
  add("title", names.title);
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key);
  Demand(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "certificate");
  return certificate;
}

}  // namespace

std::string Ref(int object) { return fmt::format("{} 0 R", object); }

int PdfWriter::Add(std::string body) {
  const int object = Reserve();
  Set(object, std::move(body));
  return object;
}

int PdfWriter::AddStream(std::string_view entries, std::string_view data) {
  return Add(fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, data.size(), data));
}

int PdfWriter::AddFlateStream(std::string_view entries, std::string_view data) {
  return AddStream(fmt::format("{} /Filter /FlateDecode", entries), Deflate(data));
}

int PdfWriter::Pages() {
  if (pages_ == 0) pages_ = Reserve();
  return pages_;
}

int PdfWriter::AddPage(std::string_view entries) {
  const bool sized = entries.find("/MediaBox") != std::string_view::npos;
  const bool inherits = pages_entries.find("/MediaBox") != std::string::npos;
  const int page = Add(fmt::format("<< /Type /Page /Parent {} {} {} >>", Ref(Pages()),
                                   sized || inherits ? "" : "/MediaBox [0 0 595 842]", entries));
  AddKid(Ref(page));
  return page;
}

int PdfWriter::AddPage(std::string_view content, std::string_view resources, std::string_view entries) {
  const int stream = AddFlateStream("", content);
  return AddPage(fmt::format("/Contents {} /Resources << {} >> {}", Ref(stream), resources, entries));
}

std::string PdfWriter::Finish() {
  std::string kids;
  for (const auto& kid : kids_) kids += kid + " ";
  if (bodies_.count(Pages()) == 0) {
    Set(Pages(), fmt::format("<< /Type /Pages /Kids [{}] /Count {} {} >>", kids, kids_.size(), pages_entries));
  }
  const int catalog = Add(fmt::format("<< /Type /Catalog /Pages {} {} >>", Ref(Pages()), catalog_entries));
  std::string out = "%PDF-1.7\n";
  std::map<int, std::size_t> offsets;
  for (const auto& [object, body] : bodies_) {
    offsets[object] = out.size();
    out += fmt::format("{} 0 obj\n{}\nendobj\n", object, body);
  }
  const std::size_t at = out.size();
  out += fmt::format("xref\n0 {}\n0000000000 65535 f \n", last_ + 1);
  for (int object = 1; object <= last_; ++object) {
    const auto it = offsets.find(object);
    out += it == offsets.end() ? "0000000000 00000 f \n" : fmt::format("{:010} 00000 n \n", it->second);
  }
  out += fmt::format("trailer\n<< /Size {} /Root {} {} >>\nstartxref\n{}\n%%EOF\n", last_ + 1, Ref(catalog),
                     trailer_entries, at);
  return out;
}

std::string PdfWriter::FinishCompressed() {
  QPDF pdf;
  const std::string plain = Finish();
  pdf.processMemoryFile("test", plain.data(), plain.size());
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setObjectStreamMode(qpdf_o_generate);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

std::string Deflate(std::string_view data) {
  std::string out;
  Pl_String sink("out", nullptr, out);
  Pl_Flate flate("deflate", &sink, Pl_Flate::a_deflate);
  Pipeline& deflate = flate;
  deflate.write(data.data(), data.size());
  deflate.finish();
  return out;
}

std::string DeflatedRun(char byte, std::size_t count) {
  std::string out;
  Pl_String sink("out", nullptr, out);
  Pl_Flate flate("deflate", &sink, Pl_Flate::a_deflate);
  Pipeline& deflate = flate;
  const std::string block(std::size_t{1} << 16U, byte);
  for (; count > 0; count -= std::min(count, block.size())) deflate.write(block.data(), std::min(count, block.size()));
  deflate.finish();
  return out;
}

std::string HexString(std::string_view bytes) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "<";
  for (const char c : bytes) {
    const auto u = static_cast<unsigned char>(c);
    out += kHex[u >> 4U];
    out += kHex[u & 15U];
  }
  return out + ">";
}

std::string TextString(std::string_view utf8) { return HexString(QUtil::utf8_to_utf16(std::string(utf8))); }

std::string MakeCms(const SignerNames& names, const std::string& utc_time) {
  const Key key(EVP_RSA_gen(2048));
  Demand(key != nullptr, "key");
  const Certificate other = MakeCertificate({"Cơ quan chứng thực", "Không phải người ký", {}, {}}, 1, key.get());
  const Certificate own = MakeCertificate(names, 2, key.get());
  constexpr unsigned kFlags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOCERTS;
  const std::unique_ptr<CMS_ContentInfo, Free> cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, kFlags));
  Demand(cms != nullptr && CMS_add1_cert(cms.get(), other.get()) == 1 && CMS_add1_cert(cms.get(), own.get()) == 1,
         "CMS");
  CMS_SignerInfo* signer = CMS_add1_signer(cms.get(), own.get(), key.get(), EVP_sha256(), kFlags);
  const std::unique_ptr<ASN1_TIME, Free> time(ASN1_TIME_new());
  Demand(signer != nullptr && ASN1_TIME_set_string(time.get(), utc_time.c_str()) == 1, "signer");
  Demand(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type, time.get(), -1) == 1, "time");
  const std::unique_ptr<BIO, Free> data(BIO_new_mem_buf("xếp hạng", -1));
  Demand(CMS_final(cms.get(), data.get(), nullptr, kFlags) == 1, "sign");
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms.get(), &der);
  Demand(size > 0, "DER");
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

std::string Encrypt(std::string_view pdf, const std::string& user_password) {
  QPDF in;
  in.processMemoryFile("test", pdf.data(), pdf.size());
  QPDFWriter writer(in);
  writer.setOutputMemory();
  writer.setR6EncryptionParameters(user_password.c_str(), "owner", true, true, true, true, true, true, qpdf_r3p_full,
                                   true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace xephang::testing
