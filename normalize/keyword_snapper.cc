#include "normalize/keyword_snapper.h"

#include <algorithm>
#include <utility>

#include "normalize/edit_distance.h"

namespace xephang::normalize {
namespace {

bool IsWordCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '?'; }

}  // namespace

KeywordSnapper::KeywordSnapper(std::vector<std::string> keywords) : keywords_(std::move(keywords)) {
  std::sort(keywords_.begin(), keywords_.end());
  keywords_.erase(std::unique(keywords_.begin(), keywords_.end()), keywords_.end());
}

const KeywordSnapper& KeywordSnapper::ForRankings() {
  static const KeywordSnapper snapper = [] {
    std::vector<std::string> words;
    for (const auto w : Words(
             "bang bieu phu luc ket qua danh gia xep hang loai muc diem trung binh tong the quyet dinh bao cao thong "
             "cong hoa chu nghia viet nam doc lap phuc uy ban nhan dan tinh huyen thanh pho phuong cac khoi cap nganh "
             "quan nha nuoc chinh quyen chuyen doi ung dung nghe tin trang dien tich chuc vien van phong gom bao doi "
             "tuong thuc hien don chuyen mon thuoc dia cua nam 2021 ngay thang theo kem dat toi trong tren duoi den "
             "noi nhan hanh cai cach dieu can cu ve viec phe duyet ten so thu tot kha yeu kem xuat sac nhom chi hang "
             "muc tieu duoc bao gom"))
      if (w.size() >= 3) words.emplace_back(w);
    return KeywordSnapper(std::move(words));
  }();
  return snapper;
}

FoldedText KeywordSnapper::Snap(std::string_view text) const {
  FoldedText in(text);
  FoldedText out;
  out.text_ = in.text_;
  std::size_t at = 0;
  const std::string& fold = in.fold_;
  while (at < fold.size()) {
    if (!IsWordCharacter(fold[at])) {
      out.fold_.push_back(fold[at]);
      out.offsets_.push_back(in.offsets_[at]);
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < fold.size() && IsWordCharacter(fold[at])) ++at;
    const std::string_view word(fold.data() + begin, at - begin);
    std::string_view put = word;
    const bool letters = std::any_of(word.begin(), word.end(), [](char c) { return c < '0' || c > '9'; });
    if (letters && word.size() >= 3 && !std::binary_search(keywords_.begin(), keywords_.end(), word)) {
      const int limit = word.size() <= 3 ? 1 : word.size() <= 7 ? 2 : 3;
      int best = limit + 1;
      bool alone = false;
      for (const auto& keyword : keywords_) {
        if (keyword.size() < 4 && word.size() != keyword.size()) continue;
        const int distance = MisreadDistance(word, keyword, limit);
        if (distance < best) {
          best = distance;
          put = keyword;
          alone = true;
        } else if (distance == best && distance <= limit) {
          alone = false;
        }
      }
      if (best > limit || !alone) put = word;
    }
    // "chính quyền sé", "chuyển đổi sb": a word too short to look like one thing only, but for what stands before it.
    if (word.size() == 2 && word.front() == 's') {
      for (const std::string_view before : {"quyen ", "doi ", "chi "}) {
        if (std::string_view(out.fold_).ends_with(before)) put = "so";
      }
    }
    // Likewise "cép tinh", "cip huyén": what stands behind it tells.
    if (word.size() == 3 && word.front() == 'c' && word.back() == 'p' && at < fold.size() && fold[at] == ' ') {
      std::size_t end = at + 1;
      while (end < fold.size() && IsWordCharacter(fold[end])) ++end;
      const std::string_view next(fold.data() + at + 1, end - at - 1);
      if (MisreadDistance(next, "tinh", 2) <= 2 || MisreadDistance(next, "huyen", 2) <= 2) put = "cap";
    }
    for (std::size_t i = 0; i < put.size(); ++i) {
      out.fold_.push_back(put[i]);
      out.offsets_.push_back(in.offsets_[std::min(begin + i, at - 1)]);
    }
  }
  out.offsets_.push_back(static_cast<std::uint32_t>(out.text_.size()));
  return out;
}

}  // namespace xephang::normalize
