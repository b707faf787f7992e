// Records keep to the schema; the dataset is CSV that a spreadsheet does not run.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "export/dataset_csv.h"
#include "export/findings_text.h"
#include "export/record_json.h"
#include "ingest/read_file.h"
#include "ocr/read_document.h"
#include "parse/decision_parser.h"
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

TEST(Record, EveryRecordKeepsToTheSchema) {
  const auto schema_json = nlohmann::json::parse(ReadFixture("export/record.schema.json"));
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  const auto files = CorpusFiles();
  ASSERT_EQ(files.size(), 5U);
  for (const auto& file : files) {
    SCOPED_TRACE(file);
    const auto record = nlohmann::json::parse(output::RecordText(RecordOf(file)));
    valijson::Validator validator;
    valijson::ValidationResults results;
    const valijson::adapters::NlohmannJsonAdapter target(record);
    EXPECT_TRUE(validator.validate(schema, target, &results));
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      std::string where;
      for (const auto& part : error.context) where += part;
      ADD_FAILURE() << where << ": " << error.description;
    }
    // The test can fail: a record that lost its rank is none.
    auto broken = record;
    broken["tables"][0]["rows"][0]["values"][0].erase("measure");
    EXPECT_FALSE(validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(broken), nullptr));
  }
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
  EXPECT_NE(text.find("văn bản ghi 80,8; tính lại từ 12 dòng được 80,67."), std::string::npos);
  EXPECT_NE(text.find("[80,617; 80,717]"), std::string::npos);
  EXPECT_NE(text.find("nghi do đọc"), std::string::npos);
}

}  // namespace
}  // namespace xephang::testing
