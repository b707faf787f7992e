#include "normalize/text_repair.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "normalize/legacy_text.h"
#include "normalize/repair_tokens.h"
#include "normalize/unicode.h"
#include "normalize/word_lattice.h"

namespace xephang::normalize {
namespace {

const TextRepairer& Repairer() {
  static const TextRepairer repairer(RepairModel::Builtin());
  return repairer;
}

std::string Repaired(std::string_view text) { return Repairer().RepairText(text).text; }

std::string Read(const std::string& name) {
  std::ifstream in(std::string(XEPHANG_SOURCE_DIR) + "/corpus/decisions/" + name, std::ios::binary);
  EXPECT_TRUE(in) << name;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Case {
  const char* damaged;
  const char* written;
};

TEST(TextRepair, StrippedMarks) {
  constexpr Case kCases[] = {
      {"So Noi vu", "Sở Nội vụ"},
      {"Bang 1. Xep hang muc do chuyen doi so", "Bảng 1. Xếp hạng mức độ chuyển đổi số"},
      {"UY BAN NHAN DAN TINH", "ỦY BAN NHÂN DÂN TỈNH"},
      {"Can cu Nghi dinh so 64/2007/ND-CP cua Chinh phu", "Căn cứ Nghị định số 64/2007/NĐ-CP của Chính phủ"},
      {"Quyet dinh so 2245/QD-UBND ngay 15/9/2021", "Quyết định số 2245/QĐ-UBND ngày 15/9/2021"},
      {"Quyet dinh so 75/QD-BCD ngay 1/2/2022", "Quyết định số 75/QĐ-BCĐ ngày 1/2/2022"},
      {"7 So Khoa hoc va Cong nghe 06 (86,2)", "7 Sở Khoa học và Công nghệ 06 (86,2)"},
      {"Khu am thuc, le hoi", "Khu ẩm thực, lễ hội"},  // words of a dictionary that laws hardly use
      {"a) So lieu bao cao; b) tai lieu kiem chung", "a) Số liệu báo cáo; b) tài liệu kiểm chứng"},
  };
  for (const Case& c : kCases) EXPECT_EQ(Repaired(c.damaged), c.written);
}

TEST(TextRepair, AWordBehindItsNumberWithoutABlank) {
  EXPECT_EQ(Repaired("co 01don vi, va 3phuong; xe cach 5km, nha 2A, he thong 64bit"),
            "có 01đơn vị, và 3phường; xe cách 5km, nhà 2A, hệ thống 64bit");
}

TEST(TextRepair, AnEngineWithoutVietnamese) {
  const std::vector<std::string> read{
      "Can ctr Ludt Té chic chinh quyén dia phuong nam 2015; Nghi dinh sé",
      "64/2007/NB-CP ngay 10/4/2007 ciia Chinh phu vé tmg dung cong nghé thong",
      "tin trong hoat dong ciia co quan nha nudc; Quyét dinhvé Bé chi s6",
  };
  const RepairedText repaired = Repairer().Repair(read, {Damage::kForeign});
  ASSERT_EQ(repaired.lines.size(), 3U);
  EXPECT_EQ(repaired.lines[0], "Căn cứ Luật Tổ chức chính quyền địa phương năm 2015; Nghị định số");
  EXPECT_EQ(repaired.lines[1], "64/2007/NĐ-CP ngày 10/4/2007 của Chính phủ về ứng dụng công nghệ thông");
  EXPECT_EQ(repaired.lines[2], "tin trong hoạt động của cơ quan nhà nước; Quyết định về Bộ chỉ số");
}

TEST(TextRepair, SymbolsWithDigitsWereWords) {
  const std::vector<std::string> read{"xép hang mirc @9 Chinh quyén sé", "gia ban 5 $9 va @7"};
  const RepairedText repaired = Repairer().Repair(read, {Damage::kForeign});
  EXPECT_EQ(repaired.lines[0], "xếp hạng mức độ Chính quyền số");
  EXPECT_NE(repaired.lines[1].find("5 $9"), std::string::npos);  // where the line does not tell, it stays
}

TEST(TextRepair, ACapitalInsideAWordBeginsAnother) {
  const std::vector<std::string> read{"12 |S& Tu phap 12 (75,6)", "13 [SoY té 13 (74,4)",
                                      "14 |S& Cong thuong 14 (72,8)"};
  const RepairedText repaired = Repairer().Repair(read, {Damage::kForeign});
  EXPECT_EQ(repaired.lines[1], "13 Sở Y tế 13 (74,4)");
}

TEST(TextRepair, EveryChangeKeepsTheFirstReading) {
  const std::vector<std::string> lines{"So Noi vu", "So Tu phap"};
  const RepairedText repaired = Repairer().Repair(lines, {Damage::kStripped});
  ASSERT_EQ(repaired.changes.size(), 6U);
  for (const RepairChange& c : repaired.changes) {
    EXPECT_EQ(repaired.lines[c.line].substr(c.begin, c.end - c.begin), c.now);
    EXPECT_EQ(Fold(c.now), Fold(c.was));
    EXPECT_GE(c.confidence, 0.5);
    EXPECT_LE(c.confidence, 1.0);
  }
  EXPECT_EQ(repaired.changes[0].was, "So");
  EXPECT_EQ(repaired.changes[0].now, "Sở");
}

TEST(TextRepair, HereAndThereAMark) { EXPECT_EQ(Repaired("Chính quyên số"), "Chính quyền số"); }

ReadLine LineRead(std::string_view text, double confidence, bool apart = false) {
  ReadLine line;
  for (const std::string_view word : Words(text)) line.words.push_back({std::string(word), confidence, {}});
  line.apart = apart;
  return line;
}

std::string Joined(const std::vector<RepairedWord>& words) {
  std::string out;
  for (const RepairedWord& w : words) out += (out.empty() ? "" : " ") + w.text;
  return out;
}

TEST(TextRepair, WordsOfAScan) {
  std::vector<ReadLine> lines{LineRead("Mức độ Chính quyên số 86,2 6", 0.9)};
  lines[0].words[3] = {"quyên", 0.6, {"quyền"}};
  const auto repaired = Repairer().RepairWords(lines);
  ASSERT_EQ(repaired.size(), 1U);
  ASSERT_EQ(repaired[0].size(), lines[0].words.size());
  EXPECT_EQ(repaired[0][3].text, "quyền");
  EXPECT_EQ(repaired[0][3].was, "quyên");
  EXPECT_LE(repaired[0][3].confidence, 1.0);
  EXPECT_GE(repaired[0][3].confidence, 0.8);
  for (const std::size_t i : {0U, 1U, 2U, 4U, 5U, 6U}) {
    EXPECT_EQ(repaired[0][i].text, lines[0].words[i].text);
    EXPECT_EQ(repaired[0][i].was, "");
  }
  EXPECT_TRUE(Repairer().RepairWords({}).empty());
}

TEST(TextRepair, WhatTheEngineDoubtedChangesFirst) {
  struct Row {
    const char* read;
    double confidence;
    const char* written;
  };
  constexpr Row kRows[] = {
      {"Xếp hạng tống thế mức độ Chính quyền số", 0.7, "Xếp hạng tổng thể mức độ Chính quyền số"},
      {"Sở Nội vụ 83,8 06 3234/QĐ-UBND 24/12/2021", 0.3, "Sở Nội vụ 83,8 06 3234/QĐ-UBND 24/12/2021"},
      {"Đặng Ngọc Hậu", 0.5, "Đặng Ngọc Hậu"},  // of persons there is no list
      {"Nguyễn Thị Bích Nhuận", 0.5, "Nguyễn Thị Bích Nhuận"},
      {"eOffice iDesk UBND CNTT", 0.3, "eOffice iDesk UBND CNTT"},
      {"", 0.5, ""},
  };
  for (const Row& row : kRows) {
    const std::vector<ReadLine> lines{LineRead(row.read, row.confidence)};
    EXPECT_EQ(Joined(Repairer().RepairWords(lines)[0]), row.written);
  }
}

TEST(TextRepair, NamesOfTheProvinceAreKnown) {
  const std::vector<ReadLine> lines{LineRead("Ủy ban nhân dân tỉnh Tuyên Quang", 0.95),
                                    LineRead("Kết quả của các xã thuộc tỉnh Tuyên Quang:", 0.95),
                                    LineRead("Xã Lưỡng Vượng", 0.95, true), LineRead("Xã Trung Hoả", 0.8, true),
                                    LineRead("Thị trấn Vĩnh Lọc", 0.8, true)};
  const auto repaired = Repairer().RepairWords(lines);
  EXPECT_EQ(Joined(repaired[2]), "Xã Lưỡng Vượng");
  EXPECT_EQ(Joined(repaired[3]), "Xã Trung Hòa");
  EXPECT_EQ(Joined(repaired[4]), "Thị trấn Vĩnh Lộc");
}

TEST(TextRepair, NamesAreWrittenWithIOrY) {
  EXPECT_EQ(Repaired("UBND tinh Tuyen Quang, tinh Tuyen Quang\n11 Xa Quy Quan 1 9 83\nDiem cua xa Quy quan\n"),
            "UBND tỉnh Tuyên Quang, tỉnh Tuyên Quang\n11 Xã Quý Quân 1 9 83\nĐiểm của xã Quý quân\n");
}

TEST(TextRepair, WhatIsCleanOrNoVietnameseStays) {
  for (const char* text : {"", "\n\n", "Sở Nội vụ", "Sở Văn hoá, Thể thao và Du lịch", "½ của 1.000 điểm\r\nMức A\r\n",
                           "This text is in another tongue altogether.", "12 345,67\t89\f", "中文字符测试",
                           "So\xCC\x81 n\xFF\xFEi v\xE1"}) {
    EXPECT_EQ(Repaired(text), text);
  }
}

TEST(TextRepair, NothingIsLostInOddText) {
  const std::string glued(300'000, 'a');
  EXPECT_EQ(Repaired(glued), glued);
  std::string blanks;
  for (int i = 0; i < 40'000; ++i) blanks += "tinh ";
  EXPECT_EQ(Fold(Repaired(blanks)), blanks);
}

// Time is what is weighed; it must grow no faster than the text, whatever that is.
TEST(TextRepair, WorkGrowsWithTheTextAlone) {
  std::mt19937 random(7);
  const auto of = [&](const std::string& text, std::optional<Damage> damage = {}) {
    RepairOptions options;
    options.damage = damage;
    options.keep_changes = false;
    const auto repaired = Repairer().RepairText(text, options);
    EXPECT_GE(repaired.text.size(), text.size() / 2);
    return repaired.work;
  };
  std::string bytes;
  for (int i = 0; i < 400'000; ++i) bytes.push_back(static_cast<char>(random() & 0xFFU));
  EXPECT_EQ(of(bytes), 0U);  // no text: nothing is sought in it
  EXPECT_TRUE(Repaired(bytes) == bytes);
  std::string controls(100'000, '\1');
  EXPECT_EQ(of(controls), 0U);

  // On one line, words that are never the same.
  std::string mangled;
  const auto add = [&](int words) {
    for (int i = 0; i < words; ++i) {
      for (unsigned k = 0; k < 2 + random() % 5; ++k) mangled.push_back(static_cast<char>('a' + random() % 26));
      mangled += " ciia ";
    }
  };
  add(400);
  const std::size_t once = of(mangled, Damage::kForeign);
  add(400);
  const std::size_t twice = of(mangled, Damage::kForeign);
  EXPECT_LT(twice, once * 5 / 2);
  EXPECT_LT(once, 400U * 2'000U);  // a word costs what a word costs
}

// Words are runs of letters and digits, as the figures of docs/accuracy.md count them.
std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view line : Split(text, '\n')) {
    const std::string nfc = ToNfc(line);
    const std::string fold = Fold(nfc);
    std::size_t at = 0;
    const FoldedText folded(nfc);
    const auto inner = [&](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    while (at < fold.size()) {
      while (at < fold.size() && !inner(fold[at])) ++at;
      const std::size_t begin = at;
      while (at < fold.size() && inner(fold[at])) ++at;
      if (at > begin) words.push_back(folded.Printed(begin, at));
    }
  }
  return words;
}

// How many words of `truth` stand in `text`, in order, by the fewest edits.
std::size_t WordsRight(const std::vector<std::string>& truth, const std::vector<std::string>& text) {
  struct Cell {
    int edits;
    int right;
  };
  std::vector<Cell> row(text.size() + 1);
  for (std::size_t j = 0; j <= text.size(); ++j) row[j] = {static_cast<int>(j), 0};
  for (std::size_t i = 1; i <= truth.size(); ++i) {
    Cell corner = row[0];
    row[0] = {static_cast<int>(i), 0};
    for (std::size_t j = 1; j <= text.size(); ++j) {
      const bool same = truth[i - 1] == text[j - 1];
      Cell best{corner.edits + (same ? 0 : 1), corner.right + (same ? 1 : 0)};
      for (const Cell& other : {Cell{row[j].edits + 1, row[j].right}, Cell{row[j - 1].edits + 1, row[j - 1].right}}) {
        if (other.edits < best.edits) best = other;
      }
      corner = row[j];
      row[j] = best;
    }
  }
  return static_cast<std::size_t>(row.back().right);
}

// The signed copy, which no training ever saw, against its born-digital twin.
TEST(TextRepair, TheSignedCopyReadsAsTheDraft) {
  const auto truth = WordsOf(Read("son-la-2021-draft.txt"));
  const auto repaired = Repairer().RepairText(Read("son-la-2021-signed.txt"));
  EXPECT_EQ(repaired.damage, Damage::kForeign);
  const std::size_t right = WordsRight(truth, WordsOf(repaired.text));
  EXPECT_GE(right * 1000, truth.size() * 980) << right << " of " << truth.size();
}

TEST(TextRepair, CleanDecisionsStayByteForByte) {
  for (const char* name : {"son-la-2017.txt", "son-la-2021-draft.txt", "son-la-2023.txt", "tuyen-quang-2022-h1.txt"}) {
    const std::string text = Read(name);
    EXPECT_EQ(Repaired(text), text) << name;
  }
}

TEST(TextRepair, TheDraftComesBackFromItsLetters) {
  const std::string text = Read("son-la-2021-draft.txt");
  std::string stripped;
  const std::string composed = ToNfc(text);
  for (const std::string_view line : Split(composed, '\n')) {  // the fold is in small letters: put capitals back
    const FoldedText folded(line);
    for (std::size_t i = 0; i < folded.fold().size(); ++i) {
      const std::string letter = folded.Printed(i, i + 1);
      const char c = folded.fold()[i];
      stripped.push_back(c >= 'a' && c <= 'z' && IsAllCapitals(letter) ? static_cast<char>(c - 'a' + 'A')
                         : c == '?'                                    ? ' '
                                                                       : c);
    }
    stripped.push_back('\n');
  }
  const auto truth = WordsOf(text);
  const auto repaired = Repairer().RepairText(stripped);
  EXPECT_EQ(repaired.damage, Damage::kStripped);
  EXPECT_GE(WordsRight(truth, WordsOf(repaired.text)) * 1000, truth.size() * 995);
}

TEST(LegacyText, IsRecognisedByWhatItSays) {
  struct Row {
    const char* text;
    LegacyCode code;
    const char* unicode;
  };
  constexpr Row kRows[] = {
      {"QuyÕt ®Þnh vÒ viÖc phª duyÖt kÕt qu¶ ®¸nh gi¸, xÕp h¹ng n¨m 2012", LegacyCode::kTcvn3,
       "Quyết định về việc phê duyệt kết quả đánh giá, xếp hạng năm 2012"},
      {"Quye^'t ddi.nh ve^` vie^.c phe^ duye^.t ke^'t qua? dda'nh gia', xe^'p ha.ng na(m 2012", LegacyCode::kViqr,
       "Quyết định về việc phê duyệt kết quả đánh giá, xếp hạng năm 2012"},
      {"Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc", LegacyCode::kVni,
       "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc"},
      {"Quyết định về việc phê duyệt kết quả đánh giá, xếp hạng năm 2012", LegacyCode::kNone, nullptr},
      {"Quyet dinh ve viec phe duyet ket qua danh gia, xep hang nam 2012", LegacyCode::kNone, nullptr},
      {"Mikc dd Chinh quyén sé ciia cic co quan nha nwéc tinh Son La nim 2021", LegacyCode::kNone, nullptr},
      {"It's said that we didn't; don't ask why (or how?).", LegacyCode::kNone, nullptr},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(NameOf(DetectLegacyCode(row.text)), NameOf(row.code));
    if (row.unicode != nullptr) {
      EXPECT_EQ(FromLegacyCode(row.text, row.code), row.unicode);
    }
  }
}

TEST(LegacyText, MarksOfViqrAtTheEndOfAWord) {
  constexpr Case kCases[] = {
      {"Gia'm ddo^'c So+? No^.i vu. ta.i", "Giám đốc Sở Nội vụ tại"},  // a hook, and no question
      {"ca'c so+?, ban, nga`nh", "các sở, ban, ngành"},
      {"Khoa ho.c va` Co^ng nghe^. 78,25", "Khoa học và Công nghệ 78,25"},
      {"CO^.NG HO`A XA~ HO^.I CHU? NGHI~A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"},
      {"ve^` co^ng nghe. So+? No^.i vu. ta.i", "về công nghe. Sở Nội vụ tại"},  // here a sentence ends
  };
  for (const Case& c : kCases) EXPECT_EQ(FromViqr(c.damaged), c.written);
}

TEST(LegacyText, FilesThatWerePutTogether) {
  // TCVN3, VNI and Unicode, line by line and within a line.
  const std::string text =
      "C¨n cø LuËt Tæ chøc chÝnh quyÒn ®Þa ph­¬ng; xÐt ®Ò nghÞ cña Gi¸m ®èc\n"
      "Huyeän Hoaønh Boà, thueá quaù haïn; hoaït ñoäng cuûa cô quan nhaø nöôùc\n"
      "C¨n cø LuËt Tæ chøc chÝnh quyÒn; xếp hạng mức độ Chính quyền số\n"
      "Sở Nội vụ\t83,8\t½\r\n";
  EXPECT_EQ(Repaired(text),
            "Căn cứ Luật Tổ chức chính quyền địa phương; xét đề nghị của Giám đốc\n"
            "Huyện Hoành Bồ, thuế quá hạn; hoạt động của cơ quan nhà nước\n"
            "Căn cứ Luật Tổ chức chính quyền; xếp hạng mức độ Chính quyền số\n"
            "Sở Nội vụ\t83,8\t½\r\n");
}

TEST(TextRepair, DecomposedTextStaysByteForByte) {
  const std::string text =  // NFD
      "Điều 1. Công bô\xCC\x81 kê\xCC\x81t quả xê\xCC\x81p hạng mức độ chuyê\xCC\x89n đô\xCC\x89i sô\xCC\x81\n"
      "của các sơ\xCC\x89, ban, ngành và Ủy ban nhân dân các huyê\xCC\xA3n\n";
  EXPECT_EQ(Repaired(text), text);
}

TEST(LegacyText, LinesInUnicodeStayAmongOthers) {
  EXPECT_EQ(FromLegacyCode("Hạnh phúc\nkÕt qu¶", LegacyCode::kTcvn3), "Hạnh phúc\nkết quả");
}

TEST(RepairTokens, Pieces) {
  const auto kinds = [](std::string_view line) {
    std::string out;
    for (const Piece& p : CutPieces(line)) {
      if (p.kind == PieceKind::kOther) continue;
      out += p.kind == PieceKind::kWord ? "w:" : p.kind == PieceKind::kNumber ? "n:" : "c:";
      out += std::string(line.substr(p.begin, p.end - p.begin)) + " ";
    }
    return out;
  };
  EXPECT_EQ(kinds("Số: 3234/QĐ-UBND ngày 24/12/2021"), "w:Số c:3234/QĐ-UBND w:ngày n:24/12/2021 ");
  EXPECT_EQ(kinds("17-NQ/TU, 06 (86,2)"), "c:17-NQ/TU n:06 n:86,2 ");
  EXPECT_EQ(kinds("Cổng/Trang thông tin"), "w:Cổng w:Trang w:thông w:tin ");
}

TEST(RepairTokens, SentencesWithinALine) {
  const auto begins = [](std::string_view before, std::string_view rest) {
    return BeginsSentence(std::string(before) + std::string(rest), before.size());
  };
  EXPECT_TRUE(begins("dưới 30 điểm. ", "Đa phần các máy tính"));
  EXPECT_TRUE(begins("Đã hoàn thành!  ", "UBND tỉnh"));
  EXPECT_FALSE(begins("TP. ", "Hồ Chí Minh"));
  EXPECT_FALSE(begins("1. ", "Ưu điểm"));
  EXPECT_FALSE(begins("đạt 95. ", "Năm"));
  EXPECT_FALSE(begins("điểm. ", "đa phần"));
  EXPECT_FALSE(begins("điểm, ", "Sở Nội vụ"));
  EXPECT_FALSE(begins("điểm.", "Đa phần"));
  EXPECT_FALSE(begins("", "Đa phần"));
}

TEST(RepairTokens, TonePlacement) {
  EXPECT_EQ(VocabularyForm("HOÀ"), "hòa");
  EXPECT_EQ(VocabularyForm("Thuỷ"), "thủy");
  EXPECT_EQ(VocabularyForm("Quý"), "quý");
  EXPECT_EQ(PlaceTone("Hòa", true), "Hoà");
  EXPECT_EQ(PlaceTone("toàn", false), "toàn");
  EXPECT_EQ(TonePlacement("hoà"), 1);
  EXPECT_EQ(TonePlacement("hòa"), -1);
  EXPECT_EQ(TonePlacement("toán"), 0);
}

TEST(RepairModel, LoadsOnlyModels) {
  const std::string junk = "XPREPAIR and what follows is none at all";
  EXPECT_THROW(RepairModel(std::as_bytes(std::span(junk))), std::runtime_error);
  EXPECT_THROW(static_cast<void>(RepairModel::FromFile("/nonexistent/model")), std::system_error);
}

TEST(NgramModel, ProbabilitiesOfAContextSumToOne) {
  const NgramModel& words = RepairModel::Builtin().words();
  for (const char* history : {"của", "quyết", "hành", "đa", "ẩm"}) {
    const auto [cost, context] = words.Next({}, words.Find(history));
    double sum = 0;
    for (std::size_t w = 0; w < words.size(); ++w) {
      if (w == kLineStart) continue;
      sum += std::exp(-words.Next(context, static_cast<WordId>(w)).first / 16.0);
    }
    EXPECT_NEAR(sum, 1.0, 0.05) << history;  // costs are whole sixteenths
  }
}

}  // namespace
}  // namespace xephang::normalize
