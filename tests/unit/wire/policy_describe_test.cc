// What a policy means, in words: every phrase in every language.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "wire/policy_wire.h"
#include "wire/policy_words.h"

namespace goodwill {
namespace {

using testing::HasSubstr;

std::vector<std::string> Placeholders(std::string_view text) {
  std::vector<std::string> names;
  for (size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    names.emplace_back(text.substr(at, text.find('}', at) - at + 1));
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST(PolicyPhrases, NoneIsMissing) {
  std::vector<std::string_view> codes;
  for (size_t i = 0; i < wire::PolicyPhrases().size(); ++i) {
    const wire::PolicyPhraseText& phrase = wire::PolicyPhrases()[i];
    EXPECT_EQ(static_cast<size_t>(phrase.phrase), i) << phrase.code;
    codes.push_back(phrase.code);
    for (std::string_view text : phrase.text) {
      EXPECT_FALSE(text.empty()) << phrase.code;
      EXPECT_EQ(Placeholders(text), Placeholders(phrase.text[0])) << phrase.code;
    }
  }
  std::sort(codes.begin(), codes.end());
  EXPECT_EQ(std::adjacent_find(codes.begin(), codes.end()), codes.end());
}

TEST(DescribePolicy, TheDefault) {
  const Policy policy = DefaultPolicy(*Currency::Parse("EUR"));
  EXPECT_EQ(
      *DescribePolicy(policy, "en"),
      "Amounts are in EUR.\n"
      "Days are those of the book's time zone.\n"
      "Ages are told in days.\n"
      "Purchases on one day are one transaction when frequency is counted.\n"
      "An order that sums to zero is a purchase.\n"
      "A contact costs what is recorded with it; without a record, nothing.\n"
      "\n"
      "Tiers look back this many months: 12.\n"
      "The Pareto set: the fewest customers who together bring 80\u00a0% of turnover, over all "
      "time.\n"
      "Scores from 1 to 5 for recency, frequency and turnover, over all time.\n"
      "Customers with equal values share a score.\n"
      "\n"
      "Tier \"Top\":\n"
      "- in the Pareto set\n"
      "- orders: at least 1\n"
      "Tier \"Loyal\":\n"
      "- orders: at least 3\n"
      "Tier \"Active\":\n"
      "- orders: at least 1\n"
      "Tier \"Base\": everybody else.\n");
  EXPECT_THAT(*DescribePolicy(policy, "ru"), HasSubstr("Уровень «Top»"));
  EXPECT_THAT(*DescribePolicy(policy, "bg"), HasSubstr("Ниво „Base“: всички останали."));
  EXPECT_EQ(*DescribePolicy(policy, ""), *DescribePolicy(policy, "en"));
  EXPECT_FALSE(DescribePolicy(policy, "de").ok());
}

TEST(DescribePolicy, Complaints) {
  const auto policy = ParsePolicyText(R"(
currency: "EUR" tiers { name: "rest" }
complaints {
  clocks { name: "call" starts: "open" stops: "contact_out" limit: 5430 unit: CLOCK_UNIT_WORKING_SECONDS }
  clocks { name: "resolve" starts: "open" stops: "close" limit: 20 unit: CLOCK_UNIT_WORKING_DAYS }
  presets: "uk.fca.disp"
  roles { name: "front" per_case: "100" per_customer: "150" period_days: 90 }
  roles { name: "lead" }
  default_role: "front"
  causes { path: "goods/broken" title: "Broken" also: "K2" also: "K1" }
  causes { path: "delivery" }
  letters { letter: "acknowledgement" language: "de" text: "{responsible} hilft." } })");
  ASSERT_TRUE(policy.ok()) << policy.status();
  const std::string text = *DescribePolicy(*policy, "en");
  for (const char* sentence :
       {"- call, minutes of working time: 91\n- resolve, working days: 20\n- the clocks of "
        "uk.fca.disp",
        "Role \"front\" may grant, in a case: 100.00 EUR, and to a customer within so many days "
        "(90): "
        "150.00 EUR.\nRole \"lead\" may grant, in a case: without limit.\n"
        "Who is not named has the role \"front\".\nCauses that are named: 2.\n"
        "Letters in words of the business's own: 1.\n"}) {
    EXPECT_THAT(text, HasSubstr(sentence));
  }
  for (const char* language : {"ru", "bg"}) EXPECT_TRUE(DescribePolicy(*policy, language).ok());
  // As text and back it is the same policy, in one order.
  const std::string printed = PrintPolicy(*policy);
  EXPECT_THAT(printed, HasSubstr("path: \"delivery\""));
  EXPECT_LT(printed.find("\"delivery\""), printed.find("\"goods/broken\""));
  const auto again = ParsePolicyText(printed);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->digest, policy->digest);
  EXPECT_EQ(again->complaints, policy->complaints);
}

TEST(DescribePolicy, SourcesAndGaps) {
  const auto described = [](const std::string& lifetime) {
    return *DescribePolicy(*ParsePolicyText("currency: \"EUR\" tiers { name: \"rest\" } "
                                            "measures { log_gaps: true } lifetime { " +
                                            lifetime + " }"),
                           "en");
  };
  const std::string text = described("closed_sources: \"mill\" source_drop: \"40%\"");
  EXPECT_THAT(text,
              HasSubstr("at most 40\u00a0% of what is expected, by chance in at most 1\u00a0% of "
                        "assessments, the customers' stages stay as they were for this many "
                        "days: 90."));
  EXPECT_THAT(text, HasSubstr("judged like all: 1."));
  EXPECT_THAT(text, HasSubstr("Gaps between purchase days are measured"));
  EXPECT_THAT(described("source_silence_days: 0"), HasSubstr("is not looked at."));
}

TEST(DescribePolicy, EverythingElse) {
  const auto policy = ParsePolicyText(R"(
currency: "EUR" time_zone: "Europe/Sofia" override_book_time_zone: true
measures { age_unit: AGE_UNIT_WEEK same_day: SAME_DAY_SEPARATE zero_amount_is_purchase: false
  window { calendar { period: CALENDAR_PERIOD_QUARTER count: 4 include_current: true } } }
cost_to_serve {
  contact_costs { channel: "phone" per_minute: "0.80" }
  contact_costs { channel: "email" direction: "out" per_contact: "0.10" } }
pareto { share: "1/2" basis: VALUE_BASIS_NET_MARGIN scope: SCOPE_WINDOW }
rfm { bins: 2 method: RFM_METHOD_FIXED_CUTS recency_days: 30 frequency: 2 monetary_cuts: "100" }
tiers { name: "gold" entry { pareto: false min_margin: "1000" max_days_since_last: 90
  any_of { min_orders: 5 }
  any_of { min_turnover: "1" min_frequency_score: 2 } } }
tiers { name: "rest" })");
  ASSERT_TRUE(policy.ok()) << policy.status();
  const std::string text = *DescribePolicy(*policy, "en");
  for (const char* sentence :
       {"time zone Europe/Sofia, even where the book has another one.", "Ages are told in weeks.",
        "Each purchase is a transaction of its own", "An order that sums to zero is no purchase.",
        "phone, either way: 0.00 EUR, and per minute 0.80 EUR.",
        "email, from us: 0.10 EUR, and per minute 0.00 EUR.",
        "complete calendar quarters: 4.\nThe current period counts too",
        "bring 50\u00a0% of margin less the cost to serve, over the time that tiers look at.",
        "Days since the last purchase: 30; orders: 2; amounts: 100.00 EUR.",
        "Tier \"gold\":\n"
        "- outside the Pareto set\n"
        "- margin: at least 1,000.00 EUR\n"
        "- days since the last purchase: at most 90\n"
        "- at least one of the following:\n"
        "  - orders: at least 5\n"
        "  - all of the following:\n"
        "    - turnover: at least 1.00 EUR\n"
        "    - frequency score: at least 2\n"}) {
    EXPECT_THAT(text, HasSubstr(sentence));
  }
}

}  // namespace
}  // namespace goodwill
