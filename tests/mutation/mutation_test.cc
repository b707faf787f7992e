// Single changes of the corpus documents that something else in the document tells of are noticed. A sample;
// scripts/mutate makes thousands.
#include <gtest/gtest.h>

#include "tests/documents.h"
#include "tests/mutation/trial.h"

namespace xephang::testing {
namespace {

class Changes : public ::testing::TestWithParam<const char*> {};

TEST_P(Changes, CoverableOnesAreNoticed) {
  TrialOptions options;
  options.seed = 20240229;
  options.changes = 51;  // three of each kind
  options.jobs = 2;
  int coverable = 0;
  int made = 0;
  for (const auto& t :
       TryChanges(GetParam(), ReadFixture("corpus/decisions/" + std::string(GetParam()) + ".txt"), options)) {
    ++made;
    if (!t.coverable) continue;
    ++coverable;
    EXPECT_TRUE(t.caught) << t.kind << ": " << t.what << " breaks " << *t.broken.begin();
  }
  EXPECT_GE(made, 40);
  EXPECT_GE(coverable, 30);
}

INSTANTIATE_TEST_SUITE_P(Corpus, Changes,
                         ::testing::Values("son-la-2017", "son-la-2021-draft", "son-la-2021-signed", "son-la-2023",
                                           "tuyen-quang-2022-h1"),
                         [](const auto& p) {
                           std::string name = p.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace xephang::testing
