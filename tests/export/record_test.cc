// Records keep to the schema; the dataset is CSV that a spreadsheet does not run.
#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "export/dataset_csv.h"
#include "export/findings_text.h"
#include "export/record_json.h"
#include "ingest/error.h"
#include "ingest/pdf_file.h"
#include "ingest/read_file.h"
#include "normalize/unicode.h"
#include "ocr/engine.h"
#include "ocr/read_document.h"
#include "parse/decision_parser.h"
#include "tests/degrade/page_damage.h"
#include "tests/degrade/scan_writer.h"
#include "tests/documents.h"

namespace xephang::testing {
namespace {

nlohmann::ordered_json RecordOf(const std::string& file) {
  const auto document = ocr::ReadDocument(ReadFixture(file), std::filesystem::path(file).filename().string());
  const auto decision = parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
  return output::RecordToJson(decision, validate::Validate(decision));
}

std::vector<std::string> CorpusFiles() {
  std::vector<std::string> files;
  for (const auto& e : std::filesystem::directory_iterator(Root() / "corpus/decisions"))
    files.push_back("corpus/decisions/" + e.path().filename().string());
  std::sort(files.begin(), files.end());
  return files;
}

class RecordSchema {
 public:
  RecordSchema() {
    const auto json = nlohmann::json::parse(ReadFixture("export/record.schema.json"));
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(json), schema_);
  }
  [[nodiscard]] bool Allows(const nlohmann::json& record) const {
    valijson::Validator validator;
    return validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter(record), nullptr);
  }
  void Expect(const nlohmann::json& record) const {
    valijson::Validator validator;
    valijson::ValidationResults results;
    const valijson::adapters::NlohmannJsonAdapter target(record);
    EXPECT_TRUE(validator.validate(schema_, target, &results));
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      std::string where;
      for (const auto& part : error.context) where += part;
      ADD_FAILURE() << where << ": " << error.description;
    }
  }
  /// The record of whatever `bytes` are, unless they are refused for a reason that is said.
  void ExpectOf(const std::string& bytes, const ocr::EngineSource& engine = {}) {
    try {
      const auto document = ocr::ReadDocument(bytes, "hỏng.pdf", engine);
      const auto decision = parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
      Expect(nlohmann::json::parse(output::RecordText(output::RecordToJson(decision, validate::Validate(decision)))));
      ++records;
    } catch (const Error& e) {
      EXPECT_NE(e.kind(), ErrorKind::kInternal) << e.what();
      EXPECT_STRNE(e.what(), "");
      ++refused;
    }
  }
  int records = 0;
  int refused = 0;

 private:
  valijson::Schema schema_;
};

TEST(Record, EveryRecordKeepsToTheSchema) {
  const RecordSchema schema;
  const auto files = CorpusFiles();
  ASSERT_EQ(files.size(), 5U);
  for (const auto& file : files) {
    SCOPED_TRACE(file);
    const auto record = nlohmann::json::parse(output::RecordText(RecordOf(file)));
    schema.Expect(record);
    // The test can fail: a record that lost its rank is none.
    auto broken = record;
    broken["tables"][0]["rows"][0]["values"][0].erase("measure");
    EXPECT_FALSE(schema.Allows(broken));
  }
}

// Numbers that are the same everywhere.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::size_t Below(std::size_t n) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33U) % n;
  }

 private:
  std::uint64_t state_;
};

// Bytes lost, changed, doubled, or cut off.
std::string Damaged(std::string bytes, Chance& chance) {
  const std::size_t kind = chance.Below(4);
  if (kind == 0) return bytes.substr(0, 1 + chance.Below(bytes.size()));
  const std::size_t times = 1 + chance.Below(40);
  for (std::size_t i = 0; i < times && bytes.size() > 200; ++i) {
    const std::size_t at = chance.Below(bytes.size() - 100);
    const std::size_t length = 1 + chance.Below(60);
    if (kind == 1) bytes.erase(at, length);
    if (kind == 2) bytes[at] = static_cast<char>(chance.Below(256));
    if (kind == 3) bytes.insert(at, bytes.substr(at, length));
  }
  return bytes;
}

// Lines of a text lost, doubled or swapped; its letters stay letters.
std::string WithDamagedLines(const std::string& text, Chance& chance) {
  std::vector<std::string> lines;
  for (const auto line : normalize::Split(text, '\n')) lines.emplace_back(line);
  for (int i = 0; i < 12 && lines.size() > 2; ++i) {
    const std::size_t at = chance.Below(lines.size());
    switch (chance.Below(5)) {
      case 0:
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 1:
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), std::string(lines[at]));
        break;
      case 2:
        std::swap(lines[at], lines[chance.Below(lines.size())]);
        break;
      case 3:
        lines[at] = normalize::Fold(lines[at]);
        break;
      default:
        for (char& c : lines[at]) c = c >= '0' && c <= '9' ? "0O1l5S8B,."[chance.Below(10)] : c;
        break;
    }
  }
  std::string out;
  for (const auto& line : lines) out += line + '\n';
  return out;
}

TEST(Record, DamagedTextsKeepToTheSchema) {
  RecordSchema schema;
  Chance chance(1);
  std::vector<std::string> files = CorpusFiles();
  for (const auto& e : std::filesystem::directory_iterator(Root() / "tests/variations")) {
    if (e.path().extension() == ".txt") files.push_back("tests/variations/" + e.path().filename().string());
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    SCOPED_TRACE(file);
    const std::string text = ReadFixture(file);
    schema.ExpectOf(text);
    for (int i = 0; i < 4; ++i) schema.ExpectOf(WithDamagedLines(text, chance));
    schema.ExpectOf(Damaged(text, chance));
  }
  EXPECT_GE(schema.records, 33 * 5);
}

TEST(Record, DamagedFilesKeepToTheSchema) {
  RecordSchema schema;
  Chance chance(2);
  for (const char* file : {"tests/layouts/son-la-2023.foot.pdf", "tests/layouts/tuyen-quang-2022-h1.deep.pdf",
                           "tests/layouts/son-la-2017.ruled.docx", "tests/layouts/tuyen-quang-2022-h1.deep.html",
                           "tests/fuzz/seeds/pdf_inspection/signed.pdf", "tests/fuzz/seeds/scan_image/two-pages.tif",
                           "tests/fuzz/seeds/scan_image/colour.jpg", "tests/fuzz/seeds/scan_image/colour.png"}) {
    SCOPED_TRACE(file);
    const std::string bytes = ReadFixture(file);
    schema.ExpectOf(bytes);
    for (int i = 0; i < 12; ++i) schema.ExpectOf(Damaged(bytes, chance));
  }
  EXPECT_GT(schema.records, 40);
  EXPECT_GT(schema.refused, 5);
}

// Reads what no page says: figures with letters in them, bytes that are no text, confidences out of range; or breaks.
class RamblingEngine : public ocr::Engine {
 public:
  explicit RamblingEngine(std::uint64_t seed) : chance_(seed) {}
  std::vector<ocr::EngineWord> Read(const GreyImage& image, ocr::ImageLayout /*layout*/) override {
    static constexpr const char* kTexts[] = {"86,2",  "17",     "7Z9,7", "(712)",       "Sở",   "S\xE1",
                                             "\x01",  "Bảng 1", "",      "½",           "−0,5", "9999999999999999999",
                                             "QUYẾT", "ĐỊNH",   "STT",   "\xEF\xBF\xBF"};
    if (chance_.Below(60) == 0) throw std::runtime_error("the engine broke \xFF");
    std::vector<ocr::EngineWord> words;
    for (std::size_t n = chance_.Below(6); n > 0; --n) {
      const auto at = [&](int size) { return static_cast<double>(chance_.Below(static_cast<std::size_t>(size) + 1)); };
      words.push_back({kTexts[chance_.Below(std::size(kTexts))],
                       {at(image.width) - 5, at(image.height), at(image.width), 1 + at(40)},
                       static_cast<double>(chance_.Below(30)) / 20,
                       0});
    }
    return words;
  }

 private:
  Chance chance_;
};

TEST(Record, BadReadingsKeepToTheSchema) {
  RecordSchema schema;
  const std::string source = ReadFixture("tests/layouts/son-la-2021-draft.merged.pdf");
  const ingest::PdfFile drawn(source);
  std::vector<Raster> pages;
  for (int i = 0; i < 3; ++i) pages.push_back(ToRaster(drawn.Render(i, 100)));
  const std::string scan = EncodeTiff(pages, true, 100);
  Chance chance(3);
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    RamblingEngine engine(seed);
    schema.ExpectOf(seed % 2 == 0 ? Damaged(scan, chance) : scan, [&]() -> ocr::Engine& { return engine; });
  }
  EXPECT_GE(schema.records, 4);
}

TEST(Record, NothingDependsOnTheRun) {
  const auto a = output::RecordText(RecordOf("corpus/decisions/son-la-2023.txt"));
  EXPECT_EQ(a, output::RecordText(RecordOf("corpus/decisions/son-la-2023.txt")));
  // Read back and written again, byte for byte: names can be added without touching the rest.
  EXPECT_EQ(a, output::RecordText(nlohmann::ordered_json::parse(a)));
}

TEST(Record, ASecondCopyAddsItsNameAndNothingElse) {
  auto record = RecordOf("corpus/decisions/son-la-2023.txt");
  const auto before = record;
  output::AddSourceNames(record, {"a.txt", "son-la-2023.txt"});
  EXPECT_EQ(record["source"]["names"], (nlohmann::ordered_json{"a.txt", "son-la-2023.txt"}));
  record["source"]["names"] = before["source"]["names"];
  EXPECT_EQ(record, before);
}

// Number and day by hand: what was seen, and what they may be; whichever name of the file came first.
TEST(Record, CandidatesAreNoValues) {
  Document document;
  document.source.sha256 = std::string(64, 'a');
  document.source.bytes = 1;
  document.source.media_type = "application/pdf";
  document.source.signatures = {{"", "2025-02-03T10:47:25+07:00", "", ""}};
  Page page;
  page.text_from = TextOrigin::kOcr;
  page.trust = TextTrust::kNoText;
  for (const char* text : {"ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI", "Số: #4 /QĐ-UBND",
                           "Quảng Ngãi, ngàyà3 tháng 02 năm 2025", "QUYẾT ĐỊNH", "Về việc phê duyệt Kế hoạch"}) {
    Line line;
    line.text = text;
    line.number = static_cast<int>(page.lines.size()) + 1;
    line.confidence = 0.5;
    page.lines.push_back(line);
  }
  document.pages.push_back(page);
  const auto record = [&](const std::string& name) {
    document.source.names = {name};
    const auto decision = parse::ParseDecision(document, normalize::AgencyRegistry::Builtin());
    return output::RecordToJson(decision, validate::Validate(decision));
  };
  auto first = record("2352.pdf");
  output::AddSourceNames(first, {"84-qd.pdf"});
  auto second = record("84-qd.pdf");
  output::AddSourceNames(second, {"2352.pdf"});
  EXPECT_EQ(first, second);
  using Json = nlohmann::ordered_json;
  EXPECT_EQ(first["number"], Json(nullptr));
  EXPECT_EQ(first["number_printed"], "Số: #4 /QĐ-UBND");
  EXPECT_EQ(first["number_candidates"], Json::parse(R"([{"value": "2352", "from": "file-name", "seen": "2352.pdf"},
                            {"value": "84/QĐ", "from": "file-name", "seen": "84-qd.pdf"}])"));
  EXPECT_EQ(first["date"], Json(nullptr));
  EXPECT_EQ(first["date_printed"], "ngàyà3 tháng 02 năm 2025");
  EXPECT_EQ(first["date_candidates"],
            Json::parse(R"([{"value": "2025-02", "from": "reading", "seen": "ngàyà3 tháng 02 năm 2025"},
                            {"value": "2025-02-03", "from": "signature", "seen": "2025-02-03T10:47:25+07:00"}])"));
  const auto schema_json = nlohmann::json::parse(ReadFixture("export/record.schema.json"));
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  valijson::Validator validator;
  auto plain = nlohmann::json::parse(output::RecordText(first));
  EXPECT_TRUE(validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(plain), nullptr));
  plain["date_candidates"][0]["value"] = "tháng 02";
  EXPECT_FALSE(validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(plain), nullptr));
}

TEST(Csv, Cells) {
  EXPECT_EQ(output::CsvCell("Sở Nội vụ"), "Sở Nội vụ");
  EXPECT_EQ(output::CsvCell("Văn hóa, Thể thao"), "\"Văn hóa, Thể thao\"");
  EXPECT_EQ(output::CsvCell("“a” \"b\""), "\"“a” \"\"b\"\"\"");
  EXPECT_EQ(output::CsvCell("-0.5"), "-0.5");
  EXPECT_EQ(output::CsvCell("- Mức Tốt"), "'- Mức Tốt");
  EXPECT_EQ(output::CsvCell("=1+1"), "'=1+1");
  EXPECT_EQ(output::CsvCell("@x"), "'@x");
  EXPECT_EQ(output::CsvCell("+84"), "'+84");
}

TEST(Dataset, FilesOfTheContract) {
  output::DatasetWriter writer;
  std::map<std::string, std::string> files;
  const auto put = [&](const std::vector<output::DatasetPart>& parts) {
    for (const auto& part : parts) files[part.name] += part.text;
  };
  for (const auto& file : CorpusFiles()) put(writer.Add(RecordOf(file)));
  put(writer.Finish());
  const auto text = [&](const std::string& name) { return files.at(name); };
  EXPECT_TRUE(text("documents.csv")
                  .starts_with("record,number,date,province,period_year,period_part,subject,title,source_name"));
  EXPECT_TRUE(text("observations.csv")
                  .starts_with("record,table,subject,block,ordinal,agency_id,agency,printed_agency,indicator,measure,"
                               "value,max,percent_of_max,tier,page,confidence\n"));
  EXPECT_TRUE(text("statements.csv").starts_with("record,kind,block,indicator,value,printed,page"));
  EXPECT_TRUE(text("findings.csv")
                  .starts_with("record,rule,verdict,severity,suspect,table,block,indicator,stated,recomputed,message"));
  EXPECT_NE(text("observations.csv")
                .find(",Bảng 2,chuyen-doi-so,district,1,vn14-thanh-pho-son-la,Ủy ban nhân dân thành phố Sơn La,Ủy ban "
                      "nhân dân thành phố Sơn La,,score,852.4,1000,85.24,Tốt,"),
            std::string::npos);
  const auto package = nlohmann::json::parse(text("datapackage.json"));
  for (const auto& resource : package["resources"]) {
    const std::string csv = text(resource["path"]);
    EXPECT_EQ(resource["bytes"], csv.size());
    std::string header;
    for (const auto& field : resource["schema"]["fields"])
      header += (header.empty() ? "" : ",") + field["name"].get<std::string>();
    EXPECT_EQ(csv.substr(0, csv.find('\n')), header);
  }
}

TEST(FindingsForPeople, SayWhereAndWhat) {
  const std::string text =
      output::FindingsText(RecordOf("corpus/decisions/son-la-2021-signed.txt"), output::Language::kVietnamese);
  EXPECT_NE(text.find("3234/QĐ-UBND, 2021-12-24 · Sơn La · 2021 · son-la-2021-signed.txt"), std::string::npos);
  EXPECT_NE(text.find("văn bản ghi 80,8; tính lại từ 12 đơn vị trong bảng được 80,67."), std::string::npos);
  EXPECT_NE(text.find("[80,617; 80,717]"), std::string::npos);
  EXPECT_NE(text.find("có thể do đọc nhầm"), std::string::npos);
}

}  // namespace
}  // namespace xephang::testing
