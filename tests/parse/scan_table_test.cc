// Tables as an engine reads them: rows that were lost or run together, titles and labels that are misread, figures in
// doubt.
#include <gtest/gtest.h>

#include "normalize/agency_registry.h"
#include "parse/decision_parser.h"
#include "validate/validation.h"

namespace xephang::testing {
namespace {

constexpr double kSure = 0.98;

struct ScannedCell {
  ScannedCell(const char* printed) : text(printed) {}  // NOLINT: cells are written as texts
  ScannedCell(const char* printed, double sure, std::vector<std::string> others = {})
      : text(printed), confidence(sure), readings(std::move(others)) {}
  std::string text;
  double confidence = kSure;
  std::vector<std::string> readings;
};
using ScannedRows = std::vector<std::vector<ScannedCell>>;

// A page with captions and tables in turn, below the letterhead of a province.
class ScannedPage {
 public:
  ScannedPage() {
    page_.number = 1;
    page_.text_from = TextOrigin::kOcr;
    page_.trust = TextTrust::kNoText;
    for (const char* text :
         {"ỦY BAN NHÂN DÂN TỈNH SƠN LA", "QUYẾT ĐỊNH", "Về việc công bố kết quả xếp hạng chuyển đổi số năm 2024"})
      Text(text);
  }
  void Text(const char* text, double confidence = 0.9) {
    Line line;
    line.text = text;
    line.confidence = confidence;
    page_.lines.push_back(line);
  }
  void Table(const ScannedRows& rows) {
    PageTable table;
    table.form = TableForm::kRuled;
    table.rows = static_cast<int>(rows.size());
    table.columns = static_cast<int>(rows.front().size());
    for (int r = 0; r < table.rows; ++r) {
      Line line;
      line.table = static_cast<int>(page_.tables.size());
      line.table_row = r;
      for (int c = 0; c < table.columns; ++c) {
        const ScannedCell& from = rows[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
        TableCell cell;
        cell.text = from.text;
        cell.row = r;
        cell.column = c;
        cell.confidence = from.confidence;
        cell.readings = from.readings;
        cell.box = Box{100.0 * c, top_ + 20.0 * r, 100, 20};
        table.cells.push_back(cell);
        line.text += (c == 0 ? "" : "\t") + from.text;
      }
      page_.lines.push_back(line);
    }
    top_ += 20.0 * table.rows + 40;
    page_.tables.push_back(table);
  }
  [[nodiscard]] parse::Decision Parse() const {
    Document document;
    document.page_breaks = PageBreaks::kPages;
    document.pages.push_back(page_);
    int number = 0;
    for (auto& line : document.pages[0].lines) line.number = ++number;
    return parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
  }

 private:
  Page page_;
  double top_ = 100;
};

ScannedRows Six(const ScannedCell& title, const ScannedCell& fourth_score, const ScannedCell& fourth_number = "4") {
  return {{title, "Tên cơ quan", "Tổng điểm", "Xếp hạng"},
          {"1", "Sở Tư pháp", "90,5", "1"},
          {"2", "Sở Nội vụ", "88,0", "2"},
          {"3", "Sở Tài chính", "80,2", "3"},
          {fourth_number, "Sở Xây dựng", fourth_score, "4"},
          {"5", "Sở Y tế", "61,3", "5"},
          {"6", "Thanh tra tỉnh", "60,0", "6"}};
}

const Finding* FindingOf(const parse::Decision& decision, const std::string& words) {
  for (const auto& f : decision.findings) {
    if (f.message_en.find(words) != std::string::npos) return &f;
  }
  return nullptr;
}

TEST(ScannedTable, AFigureInDoubtIsToldByTheOrderAndSaidToBe) {
  ScannedPage page;
  page.Text("Bảng 1. Xếp hạng các sở, ban, ngành");
  page.Table(Six("STT", {"712", 0.8, {"71,2"}}));
  const auto decision = page.Parse();
  ASSERT_EQ(decision.tables.size(), 1U);
  const auto& value = decision.tables[0].rows[3].values[0];
  ASSERT_TRUE(value.number);
  EXPECT_EQ(value.number->ToString(), "71.2");
  EXPECT_EQ(value.printed, "712");
  EXPECT_EQ(value.confidence, 0.8);
  const Finding* said = FindingOf(decision, "71.2 was taken");
  ASSERT_NE(said, nullptr);
  EXPECT_EQ(said->agency, "Sở Xây dựng");
  EXPECT_EQ(FindingOf(decision, "not for certain; other readings"), nullptr) << "one finding for one cell";
}

TEST(ScannedTable, NumbersThatCountUpAreRowNumbersUnderAnyTitle) {
  for (const char* title : {"›TT", "SFT", "I"}) {
    SCOPED_TRACE(title);
    ScannedPage page;
    page.Table(Six({title, 0.8}, "71,2"));
    const auto decision = page.Parse();
    ASSERT_EQ(decision.tables.size(), 1U);
    EXPECT_EQ(decision.tables[0].rows[2].ordinal, 3);
    EXPECT_EQ(decision.tables[0].rows[2].values.size(), 2U);
  }
}

TEST(ScannedTable, TwoRowsInOneAreInDoubt) {
  ScannedPage page;
  ScannedRows rows = Six("STT", "71,2");
  rows[3] = {"34", "Sở Tài chính Sở Xây dựng", "80,2", "3"};
  rows.erase(rows.begin() + 4);
  page.Table(rows);
  const auto decision = page.Parse();
  ASSERT_EQ(decision.tables.size(), 1U);
  EXPECT_TRUE(decision.tables[0].incomplete);
  for (const auto& v : decision.tables[0].rows[2].values) EXPECT_LT(v.confidence, parse::kSureFigure);
  EXPECT_NE(FindingOf(decision, "may be several: row numbers between 2 and 5 are missing"), nullptr);
}

TEST(ScannedTable, ARowThatIsMissingAccusesTheReading) {
  ScannedPage page;
  ScannedRows rows = Six("STT", "71,2");
  rows.erase(rows.begin() + 3);
  page.Table(rows);
  for (const auto& f : validate::Validate(page.Parse()).findings) {
    if (f.rule == Rule::kOrdinal || f.rule == Rule::kRankRange) {
      EXPECT_EQ(f.suspect, Suspect::kReading) << f.message_en;
    }
  }
}

TEST(ScannedTable, ALabelThatStandsInNoOrderIsToldByTheOthers) {
  struct Case {
    double confidence;
    const char* label;
  };
  for (const auto& c : {Case{0.7, "Bảng 2"}, Case{0.9, "Bảng 23"}}) {
    ScannedPage page;
    page.Text("Bảng 1. Xếp hạng các sở, ban, ngành");
    page.Table(Six("STT", "71,2"));
    page.Text("Bảng 23 Xếp hạng Trang thông tin điện tử", c.confidence);
    page.Table(Six("STT", "70,2"));
    const auto decision = page.Parse();
    ASSERT_EQ(decision.tables.size(), 2U);
    EXPECT_EQ(decision.tables[1].label, c.label);
    EXPECT_EQ(FindingOf(decision, "taken for “Bảng 2”") != nullptr, c.confidence < 0.8);
  }
}

}  // namespace
}  // namespace xephang::testing
