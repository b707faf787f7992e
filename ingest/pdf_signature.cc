#include "ingest/pdf_signature.h"

#include <fmt/format.h>
#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <ctime>
#include <limits>
#include <memory>

namespace xephang::ingest {
namespace {

struct Free {
  void operator()(CMS_ContentInfo* p) const { CMS_ContentInfo_free(p); }
  void operator()(X509* p) const { X509_free(p); }
  void operator()(TS_TST_INFO* p) const { TS_TST_INFO_free(p); }
  void operator()(STACK_OF(X509) * p) const { sk_X509_pop_free(p, X509_free); }
};

std::string NameEntry(const X509_NAME* name, int nid) {
  const int at = X509_NAME_get_index_by_NID(name, nid, -1);
  if (at < 0) return {};
  const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, at);
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
  if (size < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

void TakeSubject(const X509* certificate, CmsSigner* signer) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  if (subject == nullptr) return;
  signer->common_name = NameEntry(subject, NID_commonName);
  signer->organization = NameEntry(subject, NID_organizationName);
  signer->unit = NameEntry(subject, NID_organizationalUnitName);
  signer->title = NameEntry(subject, NID_title);
}

std::string Iso(const ASN1_TIME* time) {
  std::tm t{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &t) != 1) return {};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour,
                     t.tm_min, t.tm_sec);
}

std::string SigningTime(const CMS_SignerInfo* info) {
  const int at = CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1);
  if (at < 0) return {};
  X509_ATTRIBUTE* attribute = CMS_signed_get_attr(info, at);
  const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(attribute, 0);
  if (value == nullptr || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME)) return {};
  return Iso(value->value.asn1_string);
}

// The time inside a time stamp token (RFC 3161), whose signer states none.
std::string StampTime(CMS_ContentInfo* cms) {
  if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_id_smime_ct_TSTInfo) return {};
  ASN1_OCTET_STRING** content = CMS_get0_content(cms);
  if (content == nullptr || *content == nullptr) return {};
  const unsigned char* at = ASN1_STRING_get0_data(*content);
  const std::unique_ptr<TS_TST_INFO, Free> stamp(d2i_TS_TST_INFO(nullptr, &at, ASN1_STRING_length(*content)));
  return stamp == nullptr ? std::string() : Iso(TS_TST_INFO_get_time(stamp.get()));
}

}  // namespace

CmsSigner ReadCms(std::string_view message) {
  CmsSigner signer;
  if (message.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return signer;
  const auto* at = reinterpret_cast<const unsigned char*>(message.data());
  const std::unique_ptr<CMS_ContentInfo, Free> cms(
      d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(message.size())));
  if (cms != nullptr && OBJ_obj2nid(CMS_get0_type(cms.get())) == NID_pkcs7_signed) {
    const STACK_OF(CMS_SignerInfo)* infos = CMS_get0_SignerInfos(cms.get());
    if (infos != nullptr && sk_CMS_SignerInfo_num(infos) > 0) {
      CMS_SignerInfo* info = sk_CMS_SignerInfo_value(infos, 0);
      const std::unique_ptr<STACK_OF(X509), Free> certificates(CMS_get1_certs(cms.get()));
      for (int i = 0; certificates != nullptr && i < sk_X509_num(certificates.get()); ++i) {
        X509* certificate = sk_X509_value(certificates.get(), i);
        if (CMS_SignerInfo_cert_cmp(info, certificate) != 0) continue;
        TakeSubject(certificate, &signer);
        break;
      }
      signer.signed_at = SigningTime(info);
      if (signer.signed_at.empty()) signer.signed_at = StampTime(cms.get());
    }
  }
  ERR_clear_error();
  return signer;
}

CmsSigner ReadCertificate(std::string_view der) {
  CmsSigner signer;
  if (der.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return signer;
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<X509, Free> certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (certificate != nullptr) TakeSubject(certificate.get(), &signer);
  ERR_clear_error();
  return signer;
}

}  // namespace xephang::ingest
