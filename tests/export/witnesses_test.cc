// Two copies of one decision: linked where they belong together, compared figure by figure.
#include "export/witnesses.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "export/record_json.h"
#include "ocr/read_document.h"
#include "parse/decision_parser.h"
#include "tests/documents.h"

namespace xephang::testing {
namespace {

using Json = nlohmann::ordered_json;

Json RecordOf(const std::string& text, const std::string& name) {
  const auto decision = parse::ParseDecision(ocr::ReadDocument(text, name), normalize::AgencyRegistry::Builtin());
  return output::RecordToJson(decision, validate::Validate(decision));
}

class Copies : public ::testing::Test {
 protected:
  void Add(const std::string& text) {
    Json record = RecordOf(text, std::to_string(records_.size()) + ".txt");
    records_[record["id"].get<std::string>()] = record;
    order_.push_back(record["id"]);
  }
  [[nodiscard]] output::Witnesses Linked() const {
    std::vector<output::WitnessKey> keys;
    for (const auto& [id, record] : records_) keys.push_back(output::WitnessKeyOf(record));
    return {keys, [this](const std::string& id) { return records_.at(id); }};
  }
  // The findings of the copy with the better text, that the other one brings.
  [[nodiscard]] std::vector<Json> Differences() const {
    const auto witnesses = Linked();
    std::vector<Json> out;
    for (auto [id, record] : records_) {
      witnesses.Apply(record);
      for (const auto& f : record["findings"]) {
        if (f["rule"] == "witness") out.push_back(f);
      }
    }
    return out;
  }
  std::map<std::string, Json> records_;
  std::vector<std::string> order_;
  std::string draft_ = ReadFixture("corpus/decisions/son-la-2021-draft.txt");
  std::string scan_ = ReadFixture("corpus/decisions/son-la-2021-signed.txt");
};

TEST_F(Copies, TheDraftAndTheScanAreOneDecision) {
  Add(draft_);
  Add(scan_);
  const auto witnesses = Linked();
  ASSERT_EQ(witnesses.pairs().size(), 1U);
  const auto& pair = witnesses.pairs().front();
  EXPECT_EQ(pair.better, order_[0]);  // the text of the draft, number and date of the scan
  EXPECT_EQ(pair.number, "3234/QĐ-UBND");
  EXPECT_EQ(pair.date, "2021-12-24");
  EXPECT_EQ(pair.different, 0);
  EXPECT_GT(pair.equal, 60);
}

TEST_F(Copies, WhatBothHaveIsTheSources) {
  Add(draft_);
  Add(scan_);
  Json scan = records_.at(order_[1]);
  ASSERT_EQ(scan["findings"][0]["rule"], "mean");
  EXPECT_EQ(scan["findings"][0]["suspect"], "reading");
  Linked().Apply(scan);
  EXPECT_EQ(scan["findings"][0]["suspect"], "source");
  EXPECT_EQ(scan["findings"][0]["confirmed_by"], order_[0]);
}

TEST_F(Copies, ADifferenceIsFoundAndBlamesTheDoubtfulCopy) {
  Add(draft_);
  Add(Replace(scan_, "08 (84,9)", "08 (34,9)"));
  const auto differences = Differences();
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0]["stated"], "84.9");
  EXPECT_EQ(differences[0]["recomputed"], "34.9");
  EXPECT_EQ(differences[0]["suspect"], "reading");
  EXPECT_EQ(differences[0]["where"]["agency"], "Văn phòng UBND tỉnh");
}

TEST_F(Copies, TwoGoodCopiesThatDifferAreAnError) {
  Add(draft_);
  Add(Replace(draft_, "08 (84,9)", "08 (84,7)"));
  const auto differences = Differences();
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0]["severity"], "error");
  EXPECT_EQ(differences[0]["suspect"], "source");
}

TEST_F(Copies, AColumnThatOneLacksIsOneDifference) {
  Add(draft_);
  std::string shorter = draft_;
  for (const char* heading :
       {"A. Mức tốt (02 huyện) \n", "B. Mức khá (09 huyện) \n", "C. Mức trung bình (01 huyện) \n"})
    shorter = Replace(shorter, heading, "");
  Add(shorter);
  // The tiers are no figures of their own there; what is lacking are the stated counts, told by no key of theirs.
  EXPECT_LE(Differences().size(), 3U);
  EXPECT_EQ(Linked().pairs().size(), 1U);
}

TEST_F(Copies, OtherYearsNumbersAndScoresAreOtherDecisions) {
  Add(scan_);
  Add(Replace(scan_, "S6: 3234 /Qb-UBND", "S6: 3235 /Qb-UBND"));
  Add(ReadFixture("corpus/decisions/son-la-2023.txt"));
  Add(ReadFixture("corpus/decisions/son-la-2017.txt"));
  EXPECT_TRUE(Linked().pairs().empty());
}

}  // namespace
}  // namespace xephang::testing
