#include "goodwill/base/problem.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "absl/strings/cord.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

constexpr char kTypeUrl[] = "goodwill/problems";

Problem At(int64_t row, std::string field, std::string reason) {
  Problem problem;
  problem.row = row;
  problem.field = std::move(field);
  problem.reason = std::move(reason);
  return problem;
}

TEST(Problem, SaysWhere) {
  EXPECT_EQ(At(17, "amount", "'1,2,3' is not a number").ToString(),
            "row 17, column amount: '1,2,3' is not a number");
  Problem problem = At(-1, "tiers.tiers[0].name", "is missing");
  EXPECT_EQ(problem.ToString(), "tiers.tiers[0].name: is missing");
  problem.line = 3;
  problem.column = 5;
  EXPECT_EQ(problem.ToString(), "line 3, column 5, tiers.tiers[0].name: is missing");
  Problem csv = At(2, "amount", "is empty");
  csv.line = 4;
  EXPECT_EQ(csv.ToString(), "row 2, line 4, column amount: is empty");
  EXPECT_EQ(At(-1, "", "is empty").ToString(), "is empty");
}

TEST(Problems, TravelInAStatus) {
  Problems problems(3);
  EXPECT_TRUE(problems.empty());
  EXPECT_TRUE(problems.ToStatus("purchases").ok());
  for (int i = 0; i < 5; ++i) problems.Add(At(i, "amount", "is empty"));
  EXPECT_EQ(problems.total(), 5);
  EXPECT_EQ(problems.list().size(), 3u);
  const absl::Status status = problems.ToStatus("purchases");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(),
            "purchases: 5 problems: row 0, column amount: is empty; row 1, column amount: is "
            "empty; row 2, column amount: is empty; ...");
  int64_t total = 0;
  const std::vector<Problem> list = ProblemsOf(status, &total);
  EXPECT_EQ(total, 5);
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[2].row, 2);
  EXPECT_EQ(list[2].line, -1);
  EXPECT_EQ(list[2].field, "amount");
  EXPECT_EQ(list[2].reason, "is empty");
}

TEST(Problems, OfOtherStatusesAreNone) {
  int64_t total = 7;
  EXPECT_TRUE(ProblemsOf(absl::OkStatus(), &total).empty());
  EXPECT_EQ(total, 0);
  EXPECT_TRUE(ProblemsOf(absl::NotFoundError("x")).empty());
  const absl::Status one = ProblemStatus(At(1, "a", "b"), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(one.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ProblemsOf(one, &total).size(), 1u);
  EXPECT_EQ(total, 1);
  EXPECT_FALSE(ProblemStatus(At(1, "a", "b"), absl::StatusCode::kOk).ok());
}

TEST(Problems, ReasonsArePrintableAndBounded) {
  Problems problems;
  problems.Add(At(0, std::string(10000, 'f'), "a\nb\xff\xc3\xa9\xe2\x82" + std::string(1, '\0')));
  problems.Add(At(0, "", std::string(100000, 'r')));
  const Problem& first = problems.list()[0];
  EXPECT_LE(first.field.size(), 600u);
  EXPECT_EQ(first.reason, "a?b?\xc3\xa9???");
  EXPECT_LE(problems.list()[1].reason.size(), 1100u);
  // Cut between characters, never within one.
  for (size_t pad = 0; pad < 4; ++pad) {
    Problems more;
    std::string text(1020 + pad, 'x');
    for (int i = 0; i < 10; ++i) text += "\xf0\x9f\x98\x80";
    more.Add(At(0, "", text));
    const std::string& reason = more.list()[0].reason;
    ASSERT_TRUE(reason.ends_with("..."));
    const size_t smileys = (reason.size() - 3 - (1020 + pad)) % 4;
    ASSERT_EQ(smileys, 0u);
  }
}

// A payload is bytes from somewhere: whatever is not a whole list is no list.
TEST(Problems, DamagedPayloadsAreNoLists) {
  Problems problems;
  for (int i = 0; i < 3; ++i) problems.Add(At(i, "field", "reason"));
  const absl::Status status = problems.ToStatus("x");
  const std::string bytes(*status.GetPayload(kTypeUrl));
  for (size_t size = 0; size < bytes.size(); ++size) {
    absl::Status cut = absl::InvalidArgumentError("x");
    cut.SetPayload(kTypeUrl, absl::Cord(bytes.substr(0, size)));
    int64_t total = 1;
    ASSERT_TRUE(ProblemsOf(cut, &total).empty()) << size;
    ASSERT_EQ(total, 0);
  }
  Draws draws(30);
  for (int i = 0; i < 20000; ++i) {
    std::string damaged = bytes;
    const uint64_t changes = 1 + draws.Below(3);
    for (uint64_t j = 0; j < changes; ++j) {
      const size_t at = draws.Below(damaged.size());
      const uint64_t kind = draws.Below(3);
      const auto value = static_cast<char>(draws.Below(256));
      damaged[at] = kind == 0 ? '\xff' : kind == 1 ? '\x7f' : value;
    }
    absl::Status other = absl::InvalidArgumentError("x");
    other.SetPayload(kTypeUrl, absl::Cord(damaged));
    const std::vector<Problem> list = ProblemsOf(other);
    ASSERT_LE(list.size(), 3u);
  }
}

}  // namespace
}  // namespace goodwill
