// No false alarms: documents whose figures agree give no error, whatever their scale, ties, rounding and blocks.
#include <gtest/gtest.h>

#include <array>
#include <map>

#include "tests/documents.h"
#include "tests/validate/consistent_documents.h"

namespace xephang::testing {
namespace {

constexpr unsigned kDocuments = 1100;

TEST(Consistent, NoDocumentGivesAnError) {
  std::array<validate::Tally, static_cast<std::size_t>(Rule::kCount)> all{};
  int errors = 0;
  int rows = 0;
  int read = 0;
  for (unsigned seed = 0; seed < kDocuments; ++seed) {
    const auto document = MakeConsistentDocument(seed);
    const auto decision = Parse(document.text);
    int found = 0;
    for (const auto& t : decision.tables) found += static_cast<int>(t.rows.size());
    rows += document.rows;
    read += found;
    const auto v = validate::Validate(decision);
    for (const auto& f : v.findings) {
      if (f.severity != Severity::kError) continue;
      if (++errors <= 12)
        ADD_FAILURE() << "seed " << seed << " (" << document.shape << "): " << NameOf(f.rule) << ": " << f.message_en
                      << "\n"
                      << f.printed.substr(0, 300);
    }
    for (std::size_t r = 0; r < all.size(); ++r) {
      all.at(r).consistent += v.checked.at(r).consistent;
      all.at(r).rounding += v.checked.at(r).rounding;
    }
  }
  EXPECT_EQ(errors, 0);
  // The documents are read, and every rule had something to test.
  EXPECT_GE(read * 100, rows * 99);
  for (const auto rule : {Rule::kSum, Rule::kMean, Rule::kTierCount, Rule::kTierShare, Rule::kTierThreshold,
                          Rule::kRankOrder, Rule::kRankTies, Rule::kRankRange, Rule::kOrdinal, Rule::kRoster,
                          Rule::kScoreRange, Rule::kMaxSum, Rule::kBandCount, Rule::kClaim, Rule::kDate}) {
    EXPECT_GT(all.at(static_cast<std::size_t>(rule)).consistent, 100) << NameOf(rule);
  }
  EXPECT_GT(all.at(static_cast<std::size_t>(Rule::kTierShare)).rounding, 20);
  EXPECT_GT(all.at(static_cast<std::size_t>(Rule::kMean)).rounding, 100);
}

}  // namespace
}  // namespace xephang::testing
