// No false alarms: documents whose figures agree give no error, whatever their scale, ties, rounding, blocks and form.
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
  std::map<std::string, int> shapes;
  int errors = 0;
  for (unsigned seed = 0; seed < kDocuments; ++seed) {
    const auto document = MakeConsistentDocument(seed);
    const auto read = ReadBack(document);
    for (const auto& s : document.shape) ++shapes[s];
    EXPECT_EQ(read.rows, document.rows) << "seed " << seed;
    for (const auto& f : read.validation.findings) {
      if (f.severity != Severity::kError) continue;
      if (++errors <= 12)
        ADD_FAILURE() << "seed " << seed << ": " << NameOf(f.rule) << ": " << f.message_en << "\n"
                      << f.printed.substr(0, 300);
    }
    for (std::size_t r = 0; r < all.size(); ++r) {
      all.at(r).consistent += read.validation.checked.at(r).consistent;
      all.at(r).rounding += read.validation.checked.at(r).rounding;
    }
  }
  EXPECT_EQ(errors, 0);
  // Every form came up often enough, and every rule had something to test.
  for (const auto& [shape, n] : shapes) EXPECT_GE(n, 20) << shape;
  EXPECT_EQ(shapes.size(), 84U);
  for (const auto rule : {Rule::kSum, Rule::kMean, Rule::kTierCount, Rule::kTierShare, Rule::kTierThreshold,
                          Rule::kRankOrder, Rule::kRankTies, Rule::kRankRange, Rule::kOrdinal, Rule::kRoster,
                          Rule::kScoreRange, Rule::kMaxSum, Rule::kBandCount, Rule::kClaim, Rule::kDate}) {
    EXPECT_GT(all.at(static_cast<std::size_t>(rule)).consistent, 100) << NameOf(rule);
  }
  EXPECT_GT(all.at(static_cast<std::size_t>(Rule::kTierShare)).rounding, 20);
  EXPECT_GT(all.at(static_cast<std::size_t>(Rule::kMean)).rounding, 100);
  EXPECT_GT(all.at(static_cast<std::size_t>(Rule::kSum)).rounding, 100);
}

}  // namespace
}  // namespace xephang::testing
