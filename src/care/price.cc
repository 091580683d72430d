#include "goodwill/care/price.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "care/spending.h"
#include "care/who.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/window.h"
#include "goodwill/book/history.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

constexpr int64_t kMysteryShopper = 3;      // of the measurements' column `source`
constexpr int64_t kCompetitorSubject = 2;   // of `subject`

// One measurement of a customer: by how much the promise was beaten, below 0: missed.
struct Met {
  CustomerId customer;
  size_t standard = 0;
  int32_t day = 0;
  int64_t margin = 0;  // millionths

  auto Key() const { return std::tuple(customer.view(), standard, day, margin); }
};

int32_t MonthOf(int32_t day) {
  const absl::CivilDay civil = absl::CivilDay(1970, 1, 1) + day;
  return static_cast<int32_t>(civil.year() * 12 + civil.month() - 1);
}

class Pricer {
 public:
  Pricer(const Book& book, const MeasuresQuestion& question, const ServicePolicy& policy,
         Zone zone)
      : book_(book), question_(question), policy_(policy), zone_(std::move(zone)) {}

  absl::StatusOr<ServiceEffects> Make(const Run& run) {
    GOODWILL_ASSIGN_OR_RETURN(
        care::WhoIsWho who,
        care::WhoIsWho::Make(book_, question_.as_of_us, question_.known_batch));
    GOODWILL_RETURN_IF_ERROR(SetSpan());
    rows_.resize(policy_.standards.size());
    margins_.resize(policy_.standards.size());
    GOODWILL_RETURN_IF_ERROR(run.Report(0, 2));
    GOODWILL_RETURN_IF_ERROR(ReadMeasurements(who));
    GOODWILL_RETURN_IF_ERROR(run.Report(1, 2));
    GOODWILL_RETURN_IF_ERROR(ReadPurchases(who));
    for (size_t s = 0; s < policy_.standards.size(); ++s) Finish(s);
    GOODWILL_RETURN_IF_ERROR(run.Report(2, 2));
    return std::move(out_);
  }

 private:
  // As many months as a review looks at, so much earlier that the days after are over.
  absl::Status SetSpan() {
    length_ = policy_.effect_days;
    const int32_t as_of_day = zone_.DayOf(question_.as_of_us);  // the first that is not over
    GOODWILL_ASSIGN_OR_RETURN(
        const Span span,
        ResolveWindow(Window::RollingMonths(policy_.months), question_.as_of_us, zone_));
    from_day_ = zone_.DayOf(span.from_us) - length_;
    until_day_ = as_of_day - length_;
    out_.from_us = zone_.StartOfDay(from_day_);
    out_.until_us = zone_.StartOfDay(until_day_);
    out_.effect_days = length_;
    out_.currency = question_.currency;
    for (const Standard& standard : policy_.standards) {
      out_.standards.emplace_back().standard = standard.name;
    }
    return absl::OkStatus();
  }

  absl::Status ReadMeasurements(const care::WhoIsWho& who) {
    using namespace measurements;
    std::map<std::string_view, size_t> places;
    for (size_t i = 0; i < policy_.standards.size(); ++i) {
      places.emplace(policy_.standards[i].name, i);
    }
    GOODWILL_ASSIGN_OR_RETURN(const Facts rows,
                              book_.Read(TableKind::kMeasurements, question_.known_batch));
    const DayCursor days(zone_);
    for (int64_t row = 0; row < rows.rows; ++row) {
      const int64_t time_us = rows.Number(kTime, row);
      if (time_us >= question_.as_of_us) continue;
      if (rows.Number(kSubject, row) == kCompetitorSubject) continue;
      if (rows.Number(kSource, row) == kMysteryShopper) continue;
      const auto found = places.find(rows.Text(kStandard, row));
      if (found == places.end()) continue;
      const Standard& standard = policy_.standards[found->second];
      int64_t promised = rows.Number(kPromised, row);
      if (promised == kNullNumber) promised = standard.promised.value_or(kNullNumber);
      const int64_t actual = rows.Number(kActual, row);
      if (promised == kNullNumber || actual == kNullNumber) continue;
      // What was missed before the span tells whose days before are without a miss.
      const int32_t day = days.DayOf(time_us);
      if (day < from_day_ - length_ || day >= until_day_) continue;
      StandardEffect& effect = out_.standards[found->second];
      effect.measured += day >= from_day_ ? 1 : 0;
      std::optional<CustomerId> customer = who.Of(rows.Text(kCustomerId, row));
      if (rows.Text(kCustomerId, row).empty() || !customer) continue;
      int64_t margin = 0;
      const bool lower = standard.better == Better::kLower;
      if (!CheckedSub(lower ? promised : actual, lower ? actual : promised, &margin)) continue;
      if (day >= from_day_) ++effect.named;
      met_.push_back({std::move(*customer), found->second, day, margin});
    }
    std::sort(met_.begin(), met_.end(),
              [](const Met& a, const Met& b) { return a.Key() < b.Key(); });
    return absl::OkStatus();
  }

  absl::Status ReadPurchases(const care::WhoIsWho& who) {
    GOODWILL_ASSIGN_OR_RETURN(HistoryReader reader, HistoryReader::Make(book_, question_));
    for (size_t begin = 0; begin < met_.size();) {
      size_t end = begin;
      while (end < met_.size() && met_[end].customer == met_[begin].customer) ++end;
      const CustomerIdView id = met_[begin].customer.view();
      ++customer_;
      if (who.MayCompare(id) && reader.Find(id)) {
        GOODWILL_ASSIGN_OR_RETURN(const auto orders, reader.Orders());
        GOODWILL_ASSIGN_OR_RETURN(const care::Spending spending,
                                  care::Spending::Of(orders, question_.currency.exponent()));
        for (size_t first = begin; first < end;) {
          size_t last = first;
          while (last < end && met_[last].standard == met_[first].standard) ++last;
          TakeMonths(std::span(met_).subspan(first, last - first), spending);
          first = last;
        }
      }
      begin = end;
    }
    return absl::OkStatus();
  }

  // One customer's measurements by one standard, by day.
  void TakeMonths(std::span<const Met> met, const care::Spending& spending) {
    std::optional<int32_t> missed_on;  // the last miss so far
    for (size_t begin = 0; begin < met.size();) {
      const int32_t month = MonthOf(met[begin].day);
      size_t end = begin, first = met.size();
      while (end < met.size() && MonthOf(met[end].day) == month) {
        if (met[end].margin < 0 && first == met.size()) first = end;
        ++end;
      }
      const Met& counts = met[first == met.size() ? begin : first];
      const bool clean = !missed_on || *missed_on < counts.day - length_;
      if (clean && spending.bought() && spending.first_day() <= counts.day - length_ &&
          counts.day >= from_day_) {
        EffectRow row = spending.Around(counts.day, length_);
        row.customer = customer_;
        row.stratum = static_cast<uint64_t>(month);
        rows_[counts.standard].push_back(row);
        margins_[counts.standard].push_back(counts.margin);
      }
      for (size_t i = begin; i < end; ++i) {
        if (met[i].margin < 0) missed_on = met[i].day;
      }
      begin = end;
    }
  }

  void Finish(size_t s) {
    StandardEffect& out = out_.standards[s];
    std::vector<EffectRow>& rows = rows_[s];
    const std::vector<int64_t>& margins = margins_[s];
    out.judged = static_cast<int64_t>(rows.size());
    care::GroupBySpending(rows);
    std::vector<EffectRow> kept;
    std::vector<int64_t> kept_margins;
    for (size_t i = 0; i < rows.size(); ++i) {
      rows[i].exposed = margins[i] < 0;
      rows[i].dose = rows[i].exposed ? -static_cast<double>(margins[i]) / kDecimalUnit : 0;
      if (rows[i].exposed) continue;
      kept.push_back(rows[i]);
      kept_margins.push_back(margins[i]);
    }
    out.missed = EffectOf(rows);
    if (!kept.empty()) {
      std::vector<int64_t> sorted = kept_margins;
      std::sort(sorted.begin(), sorted.end());
      out.beaten_beyond = sorted[(sorted.size() - 1) / 2];
      for (size_t i = 0; i < kept.size(); ++i) {
        kept[i].exposed = kept_margins[i] > *out.beaten_beyond;
      }
    }
    out.beaten = EffectOf(kept);
    out.role = RoleOf(out.missed, out.beaten);
    const auto price = PriceAsMoney(out, out_.currency, Rounding::kHalfEven);
    if (price.ok()) out.price_minor = price->minor();
    out.missing = Missing(out);
  }

  static std::string Missing(const StandardEffect& effect) {
    if (effect.measured == 0) return "nothing was measured in time";
    if (effect.named == 0) return "no measurement names a customer of the book";
    if (effect.judged == 0) {
      return "no customer measured had bought so long before, without a miss since";
    }
    std::string out;
    const auto say = [&](const char* what, const char* others, const MatchedEffect& e) {
      if (e.known == EffectKnown::kKnown) return;
      if (!out.empty()) out += "; ";
      out += what;
      if (e.known == EffectKnown::kTrend) {
        out += ": they had grown apart before";
      } else {
        const bool few = e.known == EffectKnown::kTooFewExposed;
        out += ": " + std::to_string(few ? e.exposed_customers : e.other_customers) + " customers" +
               (few ? "" : others) + " can be compared, " + std::to_string(kLeastCustomers) +
               " are needed";
      }
    };
    say("missed", " for whom it was kept", effect.missed);
    say("beaten", " for whom it was just kept", effect.beaten);
    if (out.empty() && effect.role == ServiceRole::kUnknown) {
      out = "the intervals are too wide to tell";
    }
    return out;
  }

  const Book& book_;
  const MeasuresQuestion& question_;
  const ServicePolicy& policy_;
  const Zone zone_;
  int32_t length_ = 0, from_day_ = 0, until_day_ = 0;
  uint64_t customer_ = 0;
  std::vector<Met> met_;
  std::vector<std::vector<EffectRow>> rows_;
  std::vector<std::vector<int64_t>> margins_;
  ServiceEffects out_;
};

}  // namespace

absl::StatusOr<ServiceEffects> ServiceEffectsOf(const Book& book, const MeasuresQuestion& question,
                                                const Policy& policy, const Run& run) {
  if (!policy.service.has_value()) {
    return absl::FailedPreconditionError(
        "the policy promises no service: its section `service` names standards");
  }
  GOODWILL_ASSIGN_OR_RETURN(Zone zone, book.ZoneOf(question));
  return Pricer(book, question, *policy.service, std::move(zone)).Make(run);
}

absl::StatusOr<Money> PriceAsMoney(const StandardEffect& effect, const Currency& currency,
                                   Rounding rounding) {
  if (effect.missed.known != EffectKnown::kKnown || !(effect.missed.mean_dose > 0)) {
    return absl::FailedPreconditionError("no price of a unit is known" +
                                         (effect.missing.empty() ? "" : ": " + effect.missing));
  }
  int64_t minor = 0;
  if (!DoubleToScaledRounded(effect.missed.price.value, currency.exponent(), rounding, &minor)) {
    return absl::OutOfRangeError("the price does not fit 64 bits of minor units");
  }
  return Money(minor, currency);
}

}  // namespace goodwill
