// Policies as text: what is read, what is refused and where, what is printed.
#include <cstdint>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "goodwill/base/problem.h"
#include "gtest/gtest.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Currency Euro() { return *Currency::Parse("EUR"); }

// "line:column path: reason", one per problem.
std::vector<std::string> ProblemsIn(std::string_view text) {
  const auto policy = ParsePolicyText(text);
  std::vector<std::string> shown;
  if (policy.ok()) return shown;
  EXPECT_EQ(policy.status().code(), absl::StatusCode::kInvalidArgument);
  for (const Problem& problem : ProblemsOf(policy.status())) {
    shown.push_back(std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
                    problem.field + ": " + problem.reason);
  }
  return shown;
}

// A valid policy with something before the tiers.
std::string With(std::string_view sections) {
  return "currency: \"EUR\"\n" + std::string(sections) + "\ntiers { name: \"all\" }\n";
}

// A valid policy whose first tier has this entry.
std::string WithEntry(std::string_view entry) {
  return "currency: \"EUR\"\ntiers {\n name: \"a\"\n entry {\n" + std::string(entry) +
         "\n}}\ntiers { name: \"b\" }\n";
}

Policy MustParse(std::string_view text) {
  auto policy = ParsePolicyText(text);
  EXPECT_TRUE(policy.ok()) << policy.status();
  return policy.ok() ? *policy : Policy();
}

TEST(PolicyText, DefaultIsATestedContract) {
  std::ifstream file("tests/golden/default_policy.textproto");
  ASSERT_TRUE(file) << "run from the root of the repository";
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(PrintPolicy(DefaultPolicy(Euro())), golden.str());
}

TEST(PolicyText, DefaultsAreTheDocumentedOnes) {
  const Policy policy = MustParse(With(""));
  EXPECT_EQ(policy.currency, Euro());
  EXPECT_EQ(policy.time_zone, "");
  EXPECT_EQ(policy.language, "en");
  EXPECT_EQ(policy.measures.age_unit, AgeUnit::kDay);
  EXPECT_EQ(policy.measures.same_day, SameDay::kMerge);
  EXPECT_TRUE(policy.measures.zero_amount_is_purchase);
  EXPECT_EQ(policy.measures.window, std::nullopt);
  EXPECT_EQ(policy.cost_to_serve.rounding, Rounding::kHalfEven);
  EXPECT_EQ(policy.pareto, ParetoPolicy());
  EXPECT_EQ(policy.pareto.share, (Ratio{4, 5}));
  EXPECT_EQ(policy.rfm, RfmPolicy());
  EXPECT_EQ(policy.tiers.tiers[0].label, "all");
}

TEST(PolicyText, ReadsEveryField) {
  const Policy policy = MustParse(R"(
currency: "JPY" time_zone: "Europe/Sofia" override_book_time_zone: true language: 'b' "g"
measures: <
  age_unit: AGE_UNIT_WEEK, same_day: 2; zero_amount_is_purchase: false
  window { calendar { period: CALENDAR_PERIOD_QUARTER count: 0x4 include_current: t } }
>
cost_to_serve {
  contact_costs [ { channel: "phone" direction: "in" per_contact: "150" per_minute: "80" },
                  { channel: "letter" per_contact: "200" } ]
  rounding: ROUNDING_UP
}
pareto { share: "2/3" basis: VALUE_BASIS_NET_MARGIN scope: SCOPE_WINDOW }
rfm { bins: 3 method: RFM_METHOD_FIXED_CUTS monetary: VALUE_BASIS_GROSS scope: SCOPE_WINDOW
      recency_days: [30, 90] frequency: 2 frequency: 010 monetary_cuts: ["-1", "1000"] }
tiers { name: "gold" label: "Золото" entry {
  pareto: false min_turnover: "1" min_margin: "-2" min_net_margin: "3" min_orders: 4
  min_recency_score: 1 min_frequency_score: 2 min_monetary_score: 3
  max_days_since_last: 0
  all_of { min_orders: 5 } any_of { pareto: true } any_of { all_of { min_orders: 6 } } } }
tiers { name: "rest" }
)");
  EXPECT_EQ(policy.currency.exponent(), 0);
  EXPECT_EQ(policy.time_zone, "Europe/Sofia");
  EXPECT_TRUE(policy.override_book_time_zone);
  EXPECT_EQ(policy.language, "bg");
  EXPECT_EQ(policy.measures.age_unit, AgeUnit::kWeek);
  EXPECT_EQ(policy.measures.same_day, SameDay::kSeparate);
  EXPECT_FALSE(policy.measures.zero_amount_is_purchase);
  EXPECT_EQ(policy.measures.window, Window::Calendar(CalendarPeriod::kQuarter, 4, true));
  EXPECT_EQ(policy.cost_to_serve.contact[2][1], (ContactCost{150, 80}));
  EXPECT_EQ(policy.cost_to_serve.contact[2][2], ContactCost());
  EXPECT_EQ(policy.cost_to_serve.contact[3][1], (ContactCost{200, 0}));
  EXPECT_EQ(policy.cost_to_serve.contact[3][2], (ContactCost{200, 0}));
  EXPECT_EQ(policy.cost_to_serve.rounding, Rounding::kUp);
  EXPECT_EQ(policy.pareto, (ParetoPolicy{{2, 3}, ValueBasis::kNetMargin, Scope::kWindow}));
  EXPECT_EQ(policy.rfm, (RfmPolicy{3, RfmMethod::kFixedCuts, ValueBasis::kGross, Scope::kWindow,
                                   {30, 90}, {2, 8}, {-1, 1000}}));
  const TierEntry& entry = *policy.tiers.tiers[0].entry;
  EXPECT_EQ(policy.tiers.tiers[0].label, "Золото");
  EXPECT_EQ(entry.pareto, false);
  EXPECT_EQ(entry.min_turnover, 1);
  EXPECT_EQ(entry.min_margin, -2);
  EXPECT_EQ(entry.max_days_since_last, 0);
  EXPECT_EQ(entry.min_monetary_score, 3);
  EXPECT_EQ(entry.any_of[1].all_of[0].min_orders, 6);
}

TEST(PolicyText, NamesEveryMistakeAtItsPlace) {
  // Tabs are one column; what follows a mistake is still read.
  EXPECT_THAT(
      ProblemsIn("# Many mistakes.\n"
                 "currancy: \"EUR\"\n"
                 "language: \"de\"\n"
                 "measures {\n"
                 "\tage_unit: DAY\n"
                 "  windw { rolling_months: 12 }\n"
                 "  zero_amount_is_purchase: maybe\n"
                 "}\n"
                 "cost_to_serve {\n"
                 "  contact_costs { channel: \"phnoe\" per_contact: \"1,50\" }\n"
                 "  contact_costs { channel: \"email\" per_contact: 2 }\n"
                 "}\n"
                 "pareto { share: \"180%\" basis = VALUE_BASIS_TURNOVER }\n"
                 "rfm {\n"
                 "  bins: 12\n"
                 "  bins: 5\n"
                 "  frequency: [1, two, 3]\n"
                 "}\n"
                 "tiers {\n"
                 "  name: \"Top\"\n"
                 "  entry { min_orders: \"3\" }\n"
                 "}\n"
                 "tiers {\n"
                 "  name: \"loyal\n"
                 "  entry { min_purchase_days: 99999999999999999999 }\n"
                 "}\n"
                 "tiers { name: \"base\" entry { pareto: true } }\n"),
      ElementsAre(
          "2:1 currancy: no such field; did you mean currency?",
          "3:1 language: must be \"en\", \"ru\" or \"bg\"",
          "5:12 measures.age_unit: 'DAY' is no AgeUnit; did you mean AGE_UNIT_DAY?",
          "6:3 measures.windw: no such field; did you mean window?",
          "7:28 measures.zero_amount_is_purchase: true or false is expected, not 'maybe'",
          "10:19 cost_to_serve.contact_costs[0].channel: 'phnoe' is not a channel; did you mean "
          "phone?",
          "10:36 cost_to_serve.contact_costs[0].per_contact: '1,50' is not a number; write it as "
          "\"1234.50\"",
          "11:49 cost_to_serve.contact_costs[1].per_contact: a text in quotes is expected, not "
          "'2'",
          "13:10 pareto.share: must be above 0 and at most 1 (100%)",
          "13:30 pareto.basis: ':' is expected, not '='",
          "15:3 rfm.bins: must be 2 to 10",
          "16:3 rfm.bins: is given twice; first on line 15",
          "17:18 rfm.frequency[1]: a whole number is expected, not 'two'",
          "20:3 tiers[0].name: may hold lower-case letters a to z, digits and underscores only",
          "21:23 tiers[0].entry.min_orders: a whole number is expected, not '\"3\"'",
          "24:9 tiers[1].name: a text in quotes is expected, not a quote that is not closed on "
          "its line",
          "25:30 tiers[1].entry.min_purchase_days: 99999999999999999999 does not fit 64 bits",
          "27:22 tiers[2].entry: the last tier takes everybody else and has no entry; add a tier "
          "without one below it"));
}

TEST(PolicyText, NamesEachKindOfMistake) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "1:1 currency: is required: an ISO 4217 code such as \"EUR\""},
      {"currency: \"EUR\"", "1:1 tiers: at least one tier is required"},
      {"currency: \"EUR\" tier { name: \"a\" }",
       "1:17 tier: no such field; did you mean tiers?"},
      {"currency: \"EURO\" tiers { name: \"a\" entry { min_turnover: \"1.234\" } } "
       "tiers { name: \"b\" }",
       "1:1 currency: "},
      {"currency EUR tiers { name: \"a\" }", "1:10 currency: ':' is expected, not 'EUR'"},
      {With("measures { window { } }"), "2:12 measures.window: needs rolling_days"},
      {With("measures { window { rolling_days: 0 } }"),
       "2:21 measures.window.rolling_days: "},
      {With("measures { window { rolling_months: 10001 } }"),
       "2:21 measures.window.rolling_months: "},
      {With("measures { window { calendar { period: CALENDAR_PERIOD_YEAR } } }"),
       "2:21 measures.window.calendar.count: "},
      {With("measures { window { calendar { count: 1 } } }"),
       "2:21 measures.window.calendar.period: is required"},
      {With("measures { window { rolling_days: 1 rolling_months: 1 } }"),
       "2:37 measures.window.rolling_months: only one of a choice"},
      {With("measures: 5"), "2:11 measures: { ... } is expected, not '5'"},
      {With("time_zone: \"Mars/Olympus\""), "2:1 time_zone: no time zone 'Mars/Olympus'"},
      {With("override_book_time_zone: true"), "2:1 override_book_time_zone: needs a time_zone"},
      {With("cost_to_serve { contact_costs { channel: \"phone\" } }"),
       "2:17 cost_to_serve.contact_costs[0]: needs per_contact, per_minute or both"},
      {With("cost_to_serve { contact_costs { per_contact: \"1\" } }"),
       "2:17 cost_to_serve.contact_costs[0].channel: is required"},
      {With("cost_to_serve { contact_costs { channel: \"fax\" per_contact: \"1\" } }"),
       "the channels are visit, phone, letter, email, sms, chat, web, store"},
      {With("cost_to_serve { contact_costs { channel: \"sms\" per_contact: \"-1\" } }"),
       "2:48 cost_to_serve.contact_costs[0].per_contact: a cost may not be below zero"},
      {With("cost_to_serve { contact_costs { channel: \"sms\" per_contact: \"1\" }\n"
            "contact_costs { channel: \"sms\" direction: \"in\" per_contact: \"2\" } }"),
       "3:1 cost_to_serve.contact_costs[1]: sms in has its cost in contact_costs[0] already"},
      {With("cost_to_serve { contact_costs { channel: \"sms\" direction: \"up\" per_contact: "
            "\"1\" } }"),
       "direction: 'up' is not a direction"},
      {With("cost_to_serve { rounding: ROUNDING_HALF_ODD }"),
       "did you mean ROUNDING_HALF_"},
      {With("pareto { share: \"0\" }"), "2:10 pareto.share: must be above 0"},
      {With("pareto { share: \"most\" }"), "2:10 pareto.share: "},
      {With("pareto { basis: 9 }"), "2:17 pareto.basis: '9' is no ValueBasis; the codes are "
                                    "VALUE_BASIS_TURNOVER, VALUE_BASIS_GROSS"},
      {With("rfm { bins: 0 }"), "2:7 rfm.bins: must be 2 to 10"},
      {With("rfm { bins: 99999999999 }"), "2:13 rfm.bins: 99999999999 does not fit 32 bits"},
      {With("rfm { frequency: 1 }"), "2:7 rfm.frequency: is used with RFM_METHOD_FIXED_CUTS only"},
      {With("rfm { bins: 3 method: RFM_METHOD_FIXED_CUTS recency_days: [1, 1] frequency: [1, 2] "
            "monetary_cuts: [\"1\", \"2\"] }"),
       "rfm.recency_days[1]: must be above the one before it"},
      {With("rfm { bins: 3 method: RFM_METHOD_FIXED_CUTS recency_days: [1, 2] frequency: [0, 2] "
            "monetary_cuts: [\"1\", \"2\"] }"),
       "rfm.frequency[0]: must be at least 1"},
      {With("rfm { bins: 3 method: RFM_METHOD_FIXED_CUTS recency_days: [1, 2] frequency: [1, 2] "
            "monetary_cuts: [\"1\", \"2\", \"3\"] }"),
       "rfm.monetary_cuts: 3 bins need 2 cut points, not 3"},
      {With("rfm { bins: 3 method: RFM_METHOD_FIXED_CUTS recency_days: [1, 2] frequency: [1, 2] "
            "monetary_cuts: [\"1\", \"\"] }"),
       "rfm.monetary_cuts[1]: '' is empty"},
      {"currency: \"EUR\" tiers { }", "1:17 tiers[0].name: is required"},
      {"currency: \"EUR\" tiers { name: \"a\" } tiers { name: \"b\" }",
       "1:17 tiers[0].entry: is required; only the last tier takes everybody else"},
      {WithEntry("min_orders: 1") + "tiers { name: \"a\" }", "tiers[1].entry: is required"},
      {WithEntry(""), "4:2 tiers[0].entry: has no condition"},
      {WithEntry("any_of { }"), "5:1 tiers[0].entry.any_of[0]: has no condition"},
      {WithEntry("min_orders: 0"), "5:1 tiers[0].entry.min_orders: must be at least 1"},
      {WithEntry("min_orders: -1"), "5:1 tiers[0].entry.min_orders: must be at least 1"},
      {WithEntry("max_days_since_last: -1"),
       "5:1 tiers[0].entry.max_days_since_last: must be at least 0"},
      {WithEntry("min_recency_score: 6"),
       "5:1 tiers[0].entry.min_recency_score: must be a score from 1 to 5"},
      {WithEntry("min_turnover: \"1.005\""),
       "5:1 tiers[0].entry.min_turnover: '1.005' has more decimals than EUR (2)"},
      {WithEntry("min_turnover: \"99999999999999999999\""), "is too large"},
      {WithEntry("all_of { min_odrers: 1 }"),
       "5:10 tiers[0].entry.all_of[0].min_odrers: no such field; did you mean min_orders?"},
      {WithEntry("min_orders: 1 }") , "6:2 : '}' closes nothing"},
      {WithEntry("min_orders: 1 {"), "2:7 tiers[0]: the bracket that opens here is not closed"},
      {With("language: \"\\q\""), "2:11 language: has a backslash that means nothing"},
      {With("language: \"\xff\""), "2:11 language: is not valid UTF-8"},
      {With("language: "), "3:1 language: a value is missing: a text in quotes"},
      {With("rfm { bins: }"), "2:13 rfm.bins: a value is missing: a whole number"},
      {With("rfm { frequency: [1 2] }"), "',' or ']' is expected, not '2'"},
      {With("rfm { frequency: [1, ] }"), "a value is missing behind ','"},
      {With("rfm { bins: [1] }"), "2:13 rfm.bins: takes one value, not a list"},
      {With("rfm { bins: 5.0 }"), "2:13 rfm.bins: a whole number is expected, not '5.0'"},
      {With("measures {"), "2:10 measures: the bracket that opens here is not closed"},
      {With("measures { window > }"), "2:19 measures.window: ':' is expected, not '>'"},
      {With("[goodwill.v1.extension]: 5"), "2:1 : a field name is expected, not '['"},
      {With("5: 5"), "2:1 : a field name is expected, not '5'"},
  };
  for (const auto& [text, expected] : cases) {
    const std::vector<std::string> problems = ProblemsIn(text);
    EXPECT_THAT(problems, testing::Contains(HasSubstr(expected))) << text;
  }
}

TEST(PolicyText, TiersCanBeToldApart) {
  EXPECT_THAT(ProblemsIn("currency: \"EUR\"\n"
                         "tiers { name: \"a\" entry { pareto: true } }\n"
                         "tiers { name: \"b\" entry { pareto: true } }\n"
                         "tiers { name: \"a\" }\n"),
              ElementsAre("4:9 tiers[2].name: is the name of tiers[0] too"));
  std::string many = "currency: \"EUR\"\n";
  for (int i = 0; i < 33; ++i) {
    many += "tiers { name: \"t" + std::to_string(i) + "\"";
    many += i < 32 ? " entry { min_orders: 1 } }\n" : " }\n";
  }
  EXPECT_THAT(ProblemsIn(many), ElementsAre("34:1 tiers[32]: at most 32 tiers are allowed"));
}

TEST(PolicyText, DepthIsBounded) {
  const auto nested = [](int levels) {
    std::string entry;
    for (int i = 0; i < levels; ++i) entry += "all_of { ";
    entry += "min_orders: 1";
    for (int i = 0; i < levels; ++i) entry += " }";
    return WithEntry(entry);
  };
  EXPECT_THAT(ProblemsIn(nested(7)), ElementsAre());
  EXPECT_THAT(ProblemsIn(nested(8)), ElementsAre(HasSubstr("is nested too deeply")));
  EXPECT_THAT(ProblemsIn(nested(40)), testing::Contains(HasSubstr("is nested too deeply")));
  EXPECT_THAT(ProblemsIn(nested(20'000)), testing::Contains(HasSubstr("is nested too deeply")));
  // Brackets alone, and minus signs, do not exhaust the stack either.
  EXPECT_FALSE(ProblemsIn(std::string(200'000, '{')).empty());
  EXPECT_FALSE(ProblemsIn("currency: " + std::string(200'000, '-')).empty());
  EXPECT_FALSE(ProblemsIn("unknown: " + std::string(200'000, '[')).empty());
}

TEST(PolicyText, SizeAndProblemsAreBounded) {
  EXPECT_FALSE(ParsePolicyText(std::string(kMaxPolicySize + 1, ' ')).ok());
  std::string unknown;
  for (int i = 0; i < 1000; ++i) unknown += "nothing: 1\n";
  EXPECT_EQ(ProblemsIn(unknown).size(), 100u);
  std::string conditions;
  for (int i = 0; i < 1001; ++i) conditions += "any_of { min_orders: 1 }\n";
  EXPECT_THAT(ProblemsIn(WithEntry(conditions)),
              ElementsAre(HasSubstr("one entry has at most 1000 conditions")));
}

TEST(PolicyText, ByteOrderMarkAndLineEnds) {
  EXPECT_TRUE(ParsePolicyText("\xef\xbb\xbf"
                              "currency: \"EUR\"\r\ntiers { name: \"a\" }\r\n")
                  .ok());
}

TEST(PolicyText, EqualMeaningsHaveEqualDigests) {
  const std::string base = With("");
  for (const std::string& same :
       {With("language: \"en\""), With("measures { }"), With("measures { age_unit: AGE_UNIT_DAY }"),
        With("measures { same_day: SAME_DAY_UNSPECIFIED zero_amount_is_purchase: true }"),
        With("pareto { share: \"0.8\" }"), With("pareto { share: \"4/5\" }"),
        With("pareto { share: \"8/10\" scope: SCOPE_ALL }"), With("rfm { bins: 5 }"),
        With("cost_to_serve { contact_costs { channel: \"sms\" per_contact: \"0\" } }"),
        std::string("currency: \"EUR\" tiers { name: \"all\" label: \"all\" }")}) {
    EXPECT_EQ(MustParse(same).digest, MustParse(base).digest) << same;
    EXPECT_EQ(EncodePolicy(MustParse(same)), EncodePolicy(MustParse(base))) << same;
  }
  for (const std::string& other :
       {With("language: \"ru\""), With("pareto { share: \"81%\" }"), With("rfm { bins: 4 }"),
        With("measures { zero_amount_is_purchase: false }"),
        With("measures { window { rolling_months: 12 } }"),
        With("cost_to_serve { contact_costs { channel: \"sms\" per_contact: \"1\" } }"),
        std::string("currency: \"USD\" tiers { name: \"all\" }"),
        std::string("currency: \"EUR\" tiers { name: \"all\" label: \"All\" }")}) {
    EXPECT_NE(MustParse(other).digest, MustParse(base).digest) << other;
  }
  // One entry for both directions is two equal entries.
  EXPECT_EQ(
      MustParse(With("cost_to_serve { contact_costs { channel: \"sms\" per_contact: \"1\" } }"))
          .digest,
      MustParse(With("cost_to_serve {"
                     " contact_costs { channel: \"sms\" direction: \"out\" per_contact: \"1.00\" }"
                     " contact_costs { channel: \"sms\" direction: \"in\" per_contact: \"1\" } }"))
          .digest);
}

// A policy drawn at random, valid by construction.
Policy Draw(uint32_t seed) {
  std::mt19937 random(seed);
  const auto draw = [&](int64_t low, int64_t high) {
    return low + static_cast<int64_t>(random() % static_cast<uint64_t>(high - low + 1));
  };
  Policy policy;
  const char* currencies[] = {"EUR", "JPY", "KWD", "XXX"};
  policy.currency = *Currency::Parse(currencies[draw(0, 3)]);
  if (draw(0, 1)) policy.time_zone = "Europe/Sofia";
  policy.override_book_time_zone = !policy.time_zone.empty() && draw(0, 1);
  const char* languages[] = {"en", "ru", "bg"};
  policy.language = languages[draw(0, 2)];
  policy.measures.age_unit = static_cast<AgeUnit>(draw(1, 2));
  policy.measures.same_day = static_cast<SameDay>(draw(1, 2));
  policy.measures.zero_amount_is_purchase = draw(0, 1);
  const auto count = static_cast<int32_t>(draw(1, 10000));
  policy.measures.log_gaps = policy.measures.same_day == SameDay::kMerge && count % 2 == 0;
  switch (draw(0, 3)) {
    case 0:
      policy.measures.window = Window::RollingDays(count);
      break;
    case 1:
      policy.measures.window = Window::RollingMonths(count);
      break;
    case 2:
      policy.measures.window =
          Window::Calendar(static_cast<CalendarPeriod>(draw(1, 3)), count, draw(0, 1));
      break;
    default:
      break;
  }
  for (size_t channel = 1; channel <= 8; ++channel) {
    for (size_t direction = 1; direction <= 2; ++direction) {
      if (draw(0, 2) == 0) {
        policy.cost_to_serve.contact[channel][direction] = {draw(0, 100000), draw(0, 100000)};
      }
    }
  }
  policy.cost_to_serve.rounding = static_cast<Rounding>(draw(1, 7));
  const int64_t denominator = draw(1, 1000000);
  const int64_t numerator = draw(1, denominator);
  policy.pareto.share = Ratio{numerator, denominator}.Reduced();
  policy.pareto.basis = static_cast<ValueBasis>(draw(1, 4));
  policy.pareto.scope = static_cast<Scope>(draw(1, 2));
  policy.rfm.bins = static_cast<int32_t>(draw(2, 10));
  policy.rfm.method = static_cast<RfmMethod>(draw(1, 3));
  if (policy.rfm.method == RfmMethod::kFixedCuts) {
    for (int32_t i = 1; i < policy.rfm.bins; ++i) {
      policy.rfm.recency_days.push_back(i * 30);
      policy.rfm.frequency.push_back(i * 2);
      policy.rfm.monetary_cuts.push_back((i - 2) * 1234567);
    }
  }
  const std::string labels[] = {"Top", "Ниво „А“", "a \"quoted\"\n\tlabel\\", "\x01" "7"};
  const int64_t tiers = draw(1, 5);
  for (int64_t i = 0; i < tiers; ++i) {
    Tier tier;
    tier.name = "tier_" + std::to_string(i);
    tier.label = labels[draw(0, 3)];
    if (i + 1 < tiers) {
      TierEntry entry;
      entry.min_orders = draw(1, INT64_MAX - 1);
      if (draw(0, 1)) entry.pareto = draw(0, 1);
      if (draw(0, 1)) entry.min_turnover = draw(-1000000, 1000000);
      if (draw(0, 1)) entry.min_net_margin = INT64_MAX - draw(0, 5);
      if (draw(0, 1)) entry.min_recency_score = static_cast<int32_t>(draw(1, policy.rfm.bins));
      if (draw(0, 1)) {
        TierEntry part;
        part.max_days_since_last = draw(0, 500);
        entry.any_of = {part, part};
        entry.any_of[1].all_of = {part};
      }
      tier.entry = entry;
    }
    policy.tiers.tiers.push_back(tier);
  }
  policy.digest = DigestOf(policy);
  return policy;
}

void ExpectEqual(const Policy& a, const Policy& b) {
  EXPECT_EQ(a.currency, b.currency);
  EXPECT_EQ(a.time_zone, b.time_zone);
  EXPECT_EQ(a.override_book_time_zone, b.override_book_time_zone);
  EXPECT_EQ(a.language, b.language);
  EXPECT_EQ(a.measures, b.measures);
  EXPECT_EQ(a.cost_to_serve, b.cost_to_serve);
  EXPECT_EQ(a.pareto, b.pareto);
  EXPECT_EQ(a.rfm, b.rfm);
  EXPECT_EQ(a.tiers, b.tiers);
  EXPECT_EQ(a.digest, b.digest);
}

TEST(PolicyText, WhatIsPrintedAndEncodedComesBackEqual) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    const Policy policy = Draw(seed);
    const std::string text = PrintPolicy(policy);
    const auto parsed = ParsePolicyText(text);
    ASSERT_TRUE(parsed.ok()) << parsed.status() << text;
    ExpectEqual(*parsed, policy);
    EXPECT_EQ(PrintPolicy(*parsed), text);
    const auto decoded = DecodePolicy(EncodePolicy(policy));
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    ExpectEqual(*decoded, policy);
  }
}

TEST(PolicyText, DefaultExistsInEveryCurrency) {
  for (int i = 0; i < Currency::Count(); ++i) {
    const Policy policy = DefaultPolicy(Currency::At(i));
    ExpectEqual(MustParse(PrintPolicy(policy)), policy);
  }
  ExpectEqual(MustParse(PrintPolicy(DefaultPolicy(Currency()))), DefaultPolicy(Currency()));
}

// Nothing is shared between calls.
TEST(PolicyText, ReadsInManyThreads) {
  const std::string text = PrintPolicy(DefaultPolicy(Euro()));
  const PolicyDigest digest = DefaultPolicy(Euro()).digest;
  std::vector<int> good(4);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const auto policy = ParsePolicyText(text);
        good[static_cast<size_t>(t)] += policy.ok() && policy->digest == digest;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(good, ElementsAre(50, 50, 50, 50));
}

// Every way to cut a text short, and to damage one byte of it, ends in an answer
// whose places are real.
TEST(PolicyText, SurvivesDamage) {
  std::string text;
  for (const char c : PrintPolicy(DefaultPolicy(Euro()))) text += c;
  // Comments add nothing to this test but time.
  std::string bare;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.find('#') == std::string::npos) bare += line + "\n";
  }
  const auto check = [](const std::string& damaged) {
    const auto policy = ParsePolicyText(damaged);
    if (policy.ok()) {
      ASSERT_EQ(MustParse(PrintPolicy(*policy)).digest, policy->digest);
      return;
    }
    std::vector<int64_t> widths = {0};
    for (char c : damaged) {
      if (c == '\n') {
        widths.push_back(0);
      } else {
        ++widths.back();
      }
    }
    for (const Problem& problem : ProblemsOf(policy.status())) {
      ASSERT_GE(problem.line, 1);
      ASSERT_LE(problem.line, static_cast<int64_t>(widths.size()));
      ASSERT_GE(problem.column, 1);
      ASSERT_LE(problem.column, widths[static_cast<size_t>(problem.line - 1)] + 1);
      ASSERT_FALSE(problem.reason.empty());
    }
  };
  for (size_t size = 0; size < bare.size(); ++size) check(bare.substr(0, size));
  const std::string replacements("{}<>[]:,;\"'-5x\n\\#\0\xff", 19);
  for (size_t at = 0; at < bare.size(); ++at) {
    std::string damaged = bare;
    damaged[at] = replacements[at % replacements.size()];
    check(damaged);
  }
}

}  // namespace
}  // namespace goodwill
