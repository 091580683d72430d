#include "goodwill/strategy/evaluate.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "assess/locale.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/base/rounding.h"
#include "goodwill/book/history.h"
#include "goodwill/book/schema.h"
#include "goodwill/book/who_remains.h"
#include "goodwill/strategy/adoption.h"
#include "goodwill/strategy/decision.h"
#include "strategy/outcome.h"
#include "strategy/plan_catalogue.h"

namespace goodwill {
namespace {

constexpr double kMostDays = 730;

constexpr std::array<std::string_view, 6> kVerdicts = {
    "works", "harms", "not_yet", "cannot_be_known", "too_few", "sample_ratio"};

constexpr std::array<PlanText3, 6> kSentences = {{
    {"effect.works",
     {"It works: {difference} per person ({low} to {high}), {total} in all.",
      "Работает: {difference} на человека (от {low} до {high}), всего {total}.",
      "Работи: {difference} на човек (от {low} до {high}), общо {total}."}},
    {"effect.harms",
     {"It harms: {difference} per person ({low} to {high}), {total} in all.",
      "Вредит: {difference} на человека (от {low} до {high}), всего {total}.",
      "Вреди: {difference} на човек (от {low} до {high}), общо {total}."}},
    {"effect.not_yet",
     {"Not known yet: {difference} per person so far ({low} to {high}). At this pace it will be "
      "known on {date}, with so many people: {needed}.",
      "Пока не известно: {difference} на человека (от {low} до {high}). При таком темпе станет "
      "известно {date}, когда людей будет: {needed}.",
      "Още не е известно: {difference} на човек (от {low} до {high}). При това темпо ще стане "
      "известно на {date}, когато хората са: {needed}."}},
    {"effect.cannot_be_known",
     {"Cannot be known from this book: so far {difference} per person ({low} to {high}), and "
      "less than {detectable} could not be seen.",
      "По этой книге узнать нельзя: пока {difference} на человека (от {low} до {high}), а меньше "
      "{detectable} увидеть невозможно.",
      "От тази книга не може да се узнае: засега {difference} на човек (от {low} до {high}), а "
      "по-малко от {detectable} не може да се види."}},
    {"effect.too_few",
     {"Nothing can be compared yet: treated {treated}, left alone {control}, waiting {waiting}.",
      "Сравнивать пока нечего: с воздействием {treated}, без него {control}, ждут {waiting}.",
      "Още няма какво да се сравнява: с въздействие {treated}, без него {control}, чакат "
      "{waiting}."}},
    {"effect.sample_ratio",
     {"The arms are not as large as they should be (treated {treated}, left alone {control}): "
      "something loses people, and no figure is to be believed.",
      "Размеры групп не те, что должны быть (с воздействием {treated}, без него {control}): люди "
      "где-то теряются, и верить нельзя ни одной цифре.",
      "Групите не са толкова големи, колкото трябва (с въздействие {treated}, без него "
      "{control}): някъде се губят хора и на никоя цифра не бива да се вярва."}},
}};

absl::Status Wrong(const char* field, const char* reason, int64_t row = -1) {
  Problem problem;
  problem.row = row;
  problem.field = field;
  problem.reason = reason;
  return ProblemStatus(std::move(problem));
}

// One customer assigned to one strategy.
struct Assigned {
  int64_t time_us = 0;
  bool control = false;
};

// What one of them brought.
struct Compared {
  Outcome outcome;
  bool control = false;
};

}  // namespace

int32_t DefaultWindow(std::string_view strategy) {
  constexpr std::array<int32_t, kStrategies> kDays = {90, 90, 180, 60, 180, 180, 90, 30};
  for (size_t s = 0; s < kStrategies; ++s) {
    if (kStrategyNames[s] == strategy) return kDays[s];
  }
  return 90;
}

std::string_view VerdictName(EffectVerdict verdict) {
  return kVerdicts[static_cast<size_t>(verdict)];
}

absl::StatusOr<Table> AssignmentsIn(const Book& book, int64_t as_of_us, int64_t known_batch) {
  struct Rows {  // what the table borrows from
    std::vector<JournalRow> journal;
    std::vector<std::string_view> texts, strategies;
    std::vector<int64_t> numbers, times, arms;
  };
  auto rows = std::make_shared<Rows>();
  GOODWILL_ASSIGN_OR_RETURN(rows->journal, JournalOf(book, as_of_us, known_batch));
  const bool texts = book.ids() == IdKind::kText;
  for (const JournalRow& row : rows->journal) {
    const Adoption& a = row.adoption;
    if (a.arm == Arm::kNone || a.strategy == Strategy::kNone) continue;
    const CustomerIdView id = row.customer.view();
    texts ? rows->texts.push_back(id.text) : rows->numbers.push_back(id.number);
    rows->times.push_back(a.time_us);
    rows->arms.push_back(static_cast<int64_t>(a.arm));
    rows->strategies.push_back(NameOf(a.strategy));
  }
  Table table;
  table.spec = &assignments::kSpec;
  table.rows = static_cast<int64_t>(rows->times.size());
  table.chunk_rows = {table.rows};
  table.columns.resize(std::size(assignments::kColumns));
  const auto add = [&](assignments::Column column, const auto& values) {
    ColumnChunk chunk;
    TableColumn& to = table.columns[column];
    if constexpr (std::is_same_v<decltype(values), const std::vector<int64_t>&>) {
      chunk.numbers = values.data();
      to.physical = Physical::kNumbers;
    } else {
      chunk.text.views = values.data();
      to.physical = Physical::kText;
    }
    to.source = assignments::kColumns[column].name;
    to.chunks.push_back(chunk);
  };
  texts ? add(assignments::kCustomerId, rows->texts)
        : add(assignments::kCustomerId, rows->numbers);
  add(assignments::kTime, rows->times);
  add(assignments::kArm, rows->arms);
  add(assignments::kStrategy, rows->strategies);
  table.keep_alive.push_back(std::move(rows));
  return table;
}

absl::StatusOr<Evaluation> Evaluate(const Book& book, const MeasuresQuestion& question,
                                    const Table& table, const EvaluateOptions& options,
                                    const Run& run) {
  const Ratio& share = options.control_share;
  const auto is_share = [](const Ratio& r) {
    return r.denominator > 0 && r.numerator > 0 && r.numerator < r.denominator &&
           r.denominator <= int64_t{1} << 53;
  };
  if (!is_share(share) ||
      !std::all_of(options.control_shares.begin(), options.control_shares.end(),
                   [&](const auto& one) { return is_share(one.second); })) {
    return Wrong("control_share", "must be above 0 and below 1");
  }
  if (options.window_days < 0 || options.window_days > 36'500 || options.before_days < 0 ||
      options.before_days > 36'500) {
    return Wrong("window_days", "windows must be 0 to 36,500 days");
  }
  if (!(options.power > 0 && options.power < 1)) {
    return Wrong("power", "must lie between 0 and 1");
  }
  GOODWILL_ASSIGN_OR_RETURN(HistoryReader reader, HistoryReader::Make(book, question));
  GOODWILL_ASSIGN_OR_RETURN(const WhoRemains remains,
                            WhoRemains::Make(book, question.as_of_us, question.known_batch));

  GOODWILL_ASSIGN_OR_RETURN(const std::set<CustomerIdView> withheld,
                            WithheldIn(book, question, remains));

  // Who was assigned to what: by strategy, by customer, the earliest time, of equals the first row.
  struct Strategy {
    std::map<CustomerIdView, Assigned> people;
    int64_t unknown = 0;
  };
  std::map<std::string, Strategy> strategies;
  int64_t row = 0;
  for (size_t c = 0; c < table.chunk_rows.size(); ++c) {
    const TableColumn& ids = table.columns[assignments::kCustomerId];
    const TableColumn& named = table.columns[assignments::kStrategy];
    for (int64_t i = 0; i < table.chunk_rows[c]; ++i, ++row) {
      std::string_view name;
      if (named.physical == Physical::kText) name = named.chunks[c].text[i];
      Strategy& strategy = strategies[std::string(name)];
      CustomerIdView id;
      if (ids.physical == Physical::kText) {
        const std::string_view text = ids.chunks[c].text[i];
        id = CustomerIdView::Text(text);
        if (book.ids() == IdKind::kNumber) {
          const auto number = NumberWrittenAs(text);
          if (!number) {
            ++strategy.unknown;
            continue;
          }
          id = CustomerIdView::Number(*number);
        }
      } else {
        if (book.ids() == IdKind::kText) {
          return Wrong("customer_id", "is a number, and the book's ids are texts", row);
        }
        id = CustomerIdView::Number(ids.chunks[c].numbers[i]);
      }
      const std::optional<CustomerIdView> who = remains.Of(id);
      if (!who) {
        ++strategy.unknown;
        continue;
      }
      if (withheld.contains(*who)) continue;
      const Assigned assigned = {table.columns[assignments::kTime].chunks[c].numbers[i],
                                 table.columns[assignments::kArm].chunks[c].numbers[i] == 2};
      auto [at, added] = strategy.people.try_emplace(*who, assigned);
      if (!added && assigned.time_us < at->second.time_us) at->second = assigned;
    }
  }

  Evaluation out;
  out.currency = question.currency;
  int64_t done = 0, all = 0;
  for (const auto& [name, strategy] : strategies)
    all += static_cast<int64_t>(strategy.people.size());
  for (const auto& [name, strategy] : strategies) {
    StrategyEffect& effect = out.strategies.emplace_back();
    effect.strategy = name;
    effect.window_days = options.window_days != 0 ? options.window_days : DefaultWindow(name);
    effect.unknown = strategy.unknown;
    const int64_t window_us = effect.window_days * kMicrosPerDay;
    const int64_t before_us = options.before_days * kMicrosPerDay;
    std::array<int64_t, 2> assigned{};  // treated, control
    std::vector<Compared> outcomes;
    int64_t first_us = INT64_MAX, last_us = INT64_MIN;
    bool costed = true;
    for (const auto& [who, a] : strategy.people) {
      if (done++ % 1024 == 0) GOODWILL_RETURN_IF_ERROR(run.Report(done - 1, all));
      ++assigned[a.control ? 1 : 0];
      first_us = std::min(first_us, a.time_us);
      last_us = std::max(last_us, a.time_us);
      if (a.time_us > question.as_of_us - window_us) {
        ++effect.waiting;
        continue;
      }
      if (!reader.Find(who)) continue;
      GOODWILL_ASSIGN_OR_RETURN(const std::span<const DatedOrder> orders, reader.Orders());
      GOODWILL_ASSIGN_OR_RETURN(const Outcome outcome,
                                OutcomeOf(orders, a.time_us, before_us, window_us));
      costed = costed && outcome.costed();
      outcomes.push_back({outcome, a.control});
    }
    // Sums over sorted outcomes, so that no order of customers matters.
    effect.on_margin = costed && !outcomes.empty();
    const auto major = [&](const Brought& brought) {
      return brought.Major(effect.on_margin, question.currency);
    };
    std::array<std::vector<std::pair<double, double>>, 2> arms;
    for (const Compared& one : outcomes) {
      arms[one.control ? 1 : 0].emplace_back(major(one.outcome.after), major(one.outcome.before));
    }
    std::array<ArmSums, 2> sums;
    for (size_t k = 0; k < 2; ++k) {
      std::sort(arms[k].begin(), arms[k].end());
      for (const auto& [after, before] : arms[k]) sums[k].Add(after, before);
    }
    effect.treated = sums[0].count;
    effect.control = sums[1].count;
    const auto own = options.control_shares.find(name);
    const Ratio& expected = own == options.control_shares.end() ? share : own->second;
    const std::array<int64_t, 2> weights = {expected.denominator - expected.numerator,
                                            expected.numerator};
    GOODWILL_ASSIGN_OR_RETURN(effect.ratio, CheckSampleRatio(assigned, weights));
    const absl::StatusOr<Effect> compared = CompareArms(sums[1], sums[0], options.effect);
    if (absl::IsInvalidArgument(compared.status())) return compared.status();
    if (compared.ok()) {
      effect.compared = true;
      effect.effect = *compared;
      effect.total = compared->difference * static_cast<double>(effect.treated);
      // The standard error with n people at these shares is sd / sqrt(n s (1 - s)).
      const double people = static_cast<double>(effect.treated + effect.control);
      const double control = static_cast<double>(effect.control) / people;
      Design design;
      design.sd = compared->standard_error * Sqrt(people * control * (1 - control));
      design.people = people;
      design.control_share = control;
      design.effect = compared->difference;
      design.alpha = options.effect.alpha;
      design.power = options.power;
      design.window_days = effect.window_days;
      GOODWILL_ASSIGN_OR_RETURN(const Prospect prospect, PlanExperiment(design));
      effect.minimum_detectable = prospect.minimum_detectable;
      effect.people_needed = prospect.people_needed;
      // People joined from the first assignment to the last; one day's worth at least.
      const double days = std::max(
          1.0, static_cast<double>(last_us - first_us) / static_cast<double>(kMicrosPerDay));
      const double a_day = static_cast<double>(assigned[0] + assigned[1]) / days;
      const double wait = prospect.people_needed / a_day + effect.window_days;
      if (std::isfinite(wait) && wait <= kMostDays) {
        effect.verdict_us =
            first_us + static_cast<int64_t>(wait * static_cast<double>(kMicrosPerDay));
      }
    }
    if (effect.ratio.alarm) {
      effect.verdict = EffectVerdict::kSampleRatio;
    } else if (!effect.compared) {
      effect.verdict = EffectVerdict::kTooFew;
    } else if (effect.effect.always_valid.low > 0) {
      effect.verdict = EffectVerdict::kWorks;
    } else if (effect.effect.always_valid.high < 0) {
      effect.verdict = EffectVerdict::kHarms;
    } else if (effect.verdict_us != kNullNumber && effect.verdict_us > question.as_of_us) {
      effect.verdict = EffectVerdict::kNotYet;
    } else {
      effect.verdict = EffectVerdict::kCannotBeKnown;
    }
    if (effect.verdict != EffectVerdict::kNotYet) effect.verdict_us = kNullNumber;
  }
  return out;
}

namespace {

// The share of each strategy's customers that should have been left alone, where it is not
// `share`: the mean of their chances, each by the first adoption, in millionths.
absl::StatusOr<std::map<std::string, Ratio>> ControlSharesIn(const Book& book, int64_t as_of_us,
                                                             int64_t known_batch,
                                                             const Ratio& share) {
  GOODWILL_ASSIGN_OR_RETURN(const std::vector<JournalRow> journal,
                            JournalOf(book, as_of_us, known_batch));
  struct Sum {
    std::set<CustomerIdView> who;
    double chances = 0;
    bool other = false;
  };
  std::map<std::string, Sum> sums;
  for (const JournalRow& row : journal) {
    const Adoption& a = row.adoption;
    if (a.arm == Arm::kNone || a.strategy == Strategy::kNone) continue;
    Sum& sum = sums[std::string(NameOf(a.strategy))];
    if (!sum.who.insert(row.customer.view()).second) continue;
    Ratio control = share;
    if (a.chance.numerator != 0) {
      control = a.arm == Arm::kControl ? a.chance : RestOf(a.chance);
    }
    sum.other = sum.other || CompareRatios(control, share) != 0;
    sum.chances += ToDouble(control);
  }
  std::map<std::string, Ratio> out;
  for (const auto& [name, sum] : sums) {
    if (!sum.other) continue;
    const double mean = sum.chances / static_cast<double>(sum.who.size());
    const auto millionths = static_cast<int64_t>(std::llround(mean * 1e6));
    out.emplace(name, Ratio{std::clamp<int64_t>(millionths, 1, 999'999), 1'000'000});
  }
  return out;
}

}  // namespace

absl::StatusOr<Evaluation> EvaluateAdopted(const Book& book, const Policy& policy,
                                           const MeasuresQuestion& question,
                                           const std::optional<Ratio>& share,
                                           EvaluateOptions options, const Run& run) {
  if (share) {
    options.control_share = *share;
  } else if (policy.strategy && policy.strategy->holdout) {
    options.control_share = policy.strategy->holdout->share;
  }
  if (!share) {
    GOODWILL_ASSIGN_OR_RETURN(
        options.control_shares,
        ControlSharesIn(book, question.as_of_us, question.known_batch, options.control_share));
  }
  GOODWILL_ASSIGN_OR_RETURN(const Table assigned,
                            AssignmentsIn(book, question.as_of_us, question.known_batch));
  return Evaluate(book, question, assigned, options, run);
}

std::string EffectText(const StrategyEffect& effect, const Currency& currency, const Zone& zone,
                       Language language) {
  const auto money = [&](double value) {
    int64_t minor = 0;
    if (std::isnan(value) ||
        !DoubleToScaledRounded(value, currency.exponent(), Rounding::kHalfEven, &minor)) {
      minor = 0;
    }
    return FormatAmount(minor, currency, language);
  };
  const auto count = [&](int64_t n) { return FormatScaled(n, 0, language); };
  PlanFields fields = {{"difference", money(effect.effect.difference)},
                       {"low", money(effect.effect.always_valid.low)},
                       {"high", money(effect.effect.always_valid.high)},
                       {"total", money(effect.total)},
                       {"detectable", money(effect.minimum_detectable)},
                       {"treated", count(effect.treated)},
                       {"control", count(effect.control)},
                       {"waiting", count(effect.waiting)}};
  if (effect.verdict_us != kNullNumber) {
    fields.emplace_back("date", FormatDate(zone.DayOf(effect.verdict_us), language));
    fields.emplace_back("needed", count(static_cast<int64_t>(effect.people_needed) + 1));
  }
  return Fill(kSentences[static_cast<size_t>(effect.verdict)].text[static_cast<size_t>(language)],
              fields);
}

}  // namespace goodwill
