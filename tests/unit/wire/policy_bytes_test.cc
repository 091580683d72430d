// Policies as bytes, written by programs that may know other versions.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "goodwill/base/problem.h"
#include "goodwill/v1/policy.pb.h"
#include "gtest/gtest.h"
#include "wire/policy_wire.h"
#include "wire/wire_reader.h"

namespace goodwill {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

v1::Policy Valid() {
  v1::Policy policy;
  policy.set_currency("EUR");
  v1::Tier* top = policy.add_tiers();
  top->set_name("top");
  top->mutable_entry()->set_pareto(true);
  policy.add_tiers()->set_name("rest");
  return policy;
}

std::vector<std::string> ProblemsIn(const std::string& bytes) {
  const auto policy = DecodePolicy(bytes);
  std::vector<std::string> shown;
  if (policy.ok()) return shown;
  EXPECT_EQ(policy.status().code(), absl::StatusCode::kInvalidArgument);
  for (const Problem& problem : ProblemsOf(policy.status())) {
    EXPECT_EQ(problem.line, -1);
    shown.push_back(problem.field + ": " + problem.reason);
  }
  return shown;
}

TEST(PolicyBytes, ReadsAndWrites) {
  const auto policy = DecodePolicy(Valid().SerializeAsString());
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->tiers.tiers.size(), 2u);
  const std::string canonical = EncodePolicy(*policy);
  const auto again = DecodePolicy(canonical);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(EncodePolicy(*again), canonical);
  EXPECT_EQ(again->digest, policy->digest);

  // Every default is written out.
  v1::Policy message;
  ASSERT_TRUE(message.ParseFromString(canonical));
  EXPECT_EQ(message.rfm().bins(), 5);
  EXPECT_EQ(message.pareto().share(), "80%");
  EXPECT_EQ(message.pareto().basis(), v1::VALUE_BASIS_TURNOVER);
  EXPECT_EQ(message.language(), "en");
  EXPECT_TRUE(message.measures().zero_amount_is_purchase());
}

TEST(PolicyBytes, RefusesUnknownFieldsByPath) {
  std::string bytes = Valid().SerializeAsString();
  wire::AppendTag(99, wire::WireType::kVarint, &bytes);
  wire::AppendVarint(1, &bytes);
  // tiers[2].entry.77
  std::string entry, tier;
  wire::AppendBytes(77, "x", &entry);
  wire::AppendTag(1, wire::WireType::kVarint, &entry);
  wire::AppendVarint(1, &entry);
  wire::AppendBytes(1, "third", &tier);
  wire::AppendBytes(3, entry, &tier);
  wire::AppendBytes(14, tier, &bytes);
  EXPECT_THAT(ProblemsIn(bytes),
              ElementsAre("99: no field of Policy has this number",
                          "tiers[2].entry.77: no field of Entry has this number",
                          HasSubstr("tiers[1].entry: is required")));
}

TEST(PolicyBytes, RefusesUnknownCodesAndWrongTypes) {
  v1::Policy policy = Valid();
  policy.mutable_pareto()->set_basis(static_cast<v1::ValueBasis>(42));
  policy.mutable_measures()->set_age_unit(static_cast<v1::AgeUnit>(-1));
  std::string bytes = policy.SerializeAsString();
  wire::AppendTag(2, wire::WireType::kVarint, &bytes);  // time_zone
  wire::AppendVarint(1, &bytes);
  wire::AppendTag(3, wire::WireType::kVarint, &bytes);  // override_book_time_zone
  wire::AppendVarint(2, &bytes);
  std::string rfm;
  wire::AppendTag(1, wire::WireType::kVarint, &rfm);  // bins
  wire::AppendVarint(uint64_t{1} << 32, &rfm);
  wire::AppendBytes(13, rfm, &bytes);
  wire::AppendBytes(4, "\xff", &bytes);  // language
  EXPECT_THAT(ProblemsIn(bytes),
              testing::IsSupersetOf(
                  {"pareto.basis: 42 is no ValueBasis", "measures.age_unit: -1 is no AgeUnit",
                   "time_zone: has another type in these bytes",
                   "override_book_time_zone: 2 is neither true nor false",
                   "rfm.bins: 4294967296 does not fit 32 bits", "language: is not valid UTF-8"}));
}

TEST(PolicyBytes, NamesAllContradictionsAtOnce) {
  v1::Policy policy;
  policy.set_language("de");
  policy.mutable_rfm()->set_bins(1);
  policy.mutable_pareto()->set_share("2");
  policy.add_tiers()->mutable_entry();
  EXPECT_THAT(ProblemsIn(policy.SerializeAsString()),
              ElementsAre(HasSubstr("currency: is required"), HasSubstr("language: must be"),
                          HasSubstr("pareto.share: must be above 0"),
                          HasSubstr("rfm.bins: must be 2 to 10"),
                          HasSubstr("tiers[0].name: is required"),
                          HasSubstr("tiers[0].entry: the last tier takes everybody else")));
}

TEST(PolicyBytes, DepthAndSizeAreBounded) {
  std::string entry;
  wire::AppendTag(5, wire::WireType::kVarint, &entry);
  wire::AppendVarint(1, &entry);
  for (int i = 0; i < 5'000; ++i) {
    std::string outer;
    wire::AppendBytes(20, entry, &outer);
    entry = std::move(outer);
  }
  std::string tier;
  wire::AppendBytes(1, "a", &tier);
  wire::AppendBytes(3, entry, &tier);
  std::string bytes = "\x0a\x03" "EUR";
  wire::AppendBytes(14, tier, &bytes);
  EXPECT_THAT(ProblemsIn(bytes), testing::Contains(HasSubstr("is nested too deeply")));
  EXPECT_FALSE(DecodePolicy(std::string(kMaxPolicySize + 1, '\0')).ok());
}

TEST(PolicyBytes, RefusesWhatIsNoMessage) {
  for (const std::string& bytes : {std::string("\x0a"), std::string("\x0a\x05" "EUR"),
                                   std::string("\x0b"), std::string("hello"), std::string(3, '\0'),
                                   // A list of numbers that breaks off.
                                   std::string("\x6a\x03\x32\x01\x80")}) {
    EXPECT_FALSE(ProblemsIn(bytes).empty()) << testing::PrintToString(bytes);
  }
  EXPECT_THAT(ProblemsIn(""), testing::Contains(HasSubstr("currency: is required")));
}

TEST(PolicyBytes, SurvivesDamage) {
  const std::string good = EncodePolicy(DefaultPolicy(*Currency::Parse("EUR")));
  for (size_t size = 0; size < good.size(); ++size) (void)DecodePolicy(good.substr(0, size));
  for (size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = good;
      damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
      const auto policy = DecodePolicy(damaged);
      if (!policy.ok()) continue;
      const auto again = DecodePolicy(EncodePolicy(*policy));
      ASSERT_TRUE(again.ok()) << again.status();
      ASSERT_EQ(again->digest, policy->digest);
    }
  }
}

}  // namespace
}  // namespace goodwill
