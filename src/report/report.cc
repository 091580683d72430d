#include "goodwill/report/report.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "goodwill/assess/assess.h"
#include "goodwill/assess/derived.h"
#include "goodwill/assess/standings.h"
#include "goodwill/assess/tier_changes.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/fact_reader.h"
#include "goodwill/book/promise_ledger.h"
#include "goodwill/book/schema.h"
#include "goodwill/tier/standing.h"
#include "goodwill/tier/way_up.h"
#include "goodwill/value/basis.h"
#include "goodwill/value/concentration.h"

namespace goodwill {
namespace {

constexpr int kMostStretches = 60;
constexpr std::array<int32_t, 4> kSteps = {1, 3, 12, 120};  // months
// The last entry has no end.
constexpr std::array<int64_t, 7> kRecencyFrom = {0, 31, 91, 181, 366, 731, 1096};
constexpr std::array<int64_t, 8> kFrequencyFrom = {1, 2, 3, 4, 6, 11, 21, 51};

// One customer where the measures hold it.
struct Entry {
  int64_t value = 0;  // what a list is ordered by
  const MeasuresPart* part = nullptr;
  int64_t position = 0;
  size_t index = 0;

  CustomerIdView id() const { return part->id(index); }
};

bool Ahead(const Entry& a, const Entry& b) {
  if (a.value != b.value) return a.value > b.value;
  return a.id() < b.id();
}

// The first `count` in order; the others go.
void KeepFirst(size_t count, std::vector<Entry>& entries) {
  if (entries.size() > count) {
    const auto end = entries.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(entries.begin(), end, entries.end(), Ahead);
    entries.resize(count);
  }
  std::sort(entries.begin(), entries.end(), Ahead);
}

class Bands {
 public:
  explicit Bands(std::span<const int64_t> from) {
    for (size_t i = 0; i < from.size(); ++i) {
      bands_.push_back({.from = from[i], .to = i + 1 < from.size() ? from[i + 1] - 1 : -1});
    }
    turnover_.resize(bands_.size());
  }
  void Add(int64_t figure, int64_t turnover) {
    size_t at = bands_.size() - 1;
    while (at > 0 && figure < bands_[at].from) --at;
    ++bands_[at].customers;
    turnover_[at] += turnover;
  }
  // False if a sum does not fit 64 bits.
  bool Finish(std::vector<ReportBand>* out) {
    bool fits = true;
    for (size_t i = 0; i < bands_.size(); ++i) {
      bands_[i].turnover = static_cast<int64_t>(turnover_[i]);
      fits = fits && absl::int128(bands_[i].turnover) == turnover_[i];
    }
    *out = std::move(bands_);
    return fits;
  }

 private:
  std::vector<ReportBand> bands_;
  std::vector<absl::int128> turnover_;
};

// What many 64-bit figures add up to.
bool Fit(absl::int128 value, int64_t* out) {
  *out = static_cast<int64_t>(value);
  return absl::int128(*out) == value;
}

// The share of the largest k / kCurveSteps. Empty where there is none to speak of.
absl::StatusOr<std::vector<double>> CurveOf(std::span<const int64_t> values) {
  absl::StatusOr<std::vector<double>> curve = LorenzCurve(values, kCurveSteps + 1);
  if (absl::IsInvalidArgument(curve.status())) return std::vector<double>();  // no positive total
  GOODWILL_RETURN_IF_ERROR(curve.status());
  std::reverse(curve->begin(), curve->end());
  for (double& share : *curve) share = 1 - share;
  return curve;
}

std::string NameIn(const Facts& facts, int64_t as_of_us) {
  using namespace customers;
  int64_t best = -1;
  for (int64_t row = 0; row < facts.rows; ++row) {
    if (facts.Number(kValidFrom, row) >= as_of_us || facts.Text(kName, row).empty()) continue;
    // At one instant the first in canonical order, as in a customer's file.
    if (best < 0 || facts.Number(kValidFrom, row) > facts.Number(kValidFrom, best)) best = row;
  }
  return best < 0 ? std::string() : std::string(facts.Text(kName, best));
}

// Whether a way up is short: at most one purchase and a tenth of what is asked for.
bool IsClose(const Route& route, const TierInputs& in, int64_t pareto_value) {
  // Missing at most a tenth of what is asked for, and that is what there is and what
  // is missing together.
  const auto tenth = [](int64_t missing, int64_t there) { return missing <= there / 9; };
  return !route.open() && route.orders <= 1 && route.purchase_days <= 1 &&
         tenth(route.turnover, in.turnover) && tenth(route.margin, in.margin) &&
         tenth(route.points, in.points) && tenth(route.pareto, pareto_value);
}

std::string LabelOf(const TierPolicy& policy, std::string_view name) {
  for (const Tier& tier : policy.tiers) {
    if (tier.name == name) return tier.label.empty() ? tier.name : tier.label;
  }
  return std::string(name);
}

class Reporter {
 public:
  Reporter(const Assessment& assessment, const Book* book, const ReportOptions& options,
           const Run& run)
      : assessment_(assessment),
        measures_(assessment.measures()),
        policy_(assessment.policy()),
        book_(book),
        run_(run),
        days_(measures_.header().zone) {
    report_.options = options;
    before_ = std::exchange(report_.options.before, nullptr);
    desk_ = std::exchange(report_.options.desk, nullptr);
    rules_ = std::exchange(report_.options.rules, nullptr);
    plan_ = std::exchange(report_.options.plan, nullptr);
    effects_ = std::exchange(report_.options.effects, nullptr);
  }

  absl::StatusOr<Report> Make() {
    const ReportOptions& options = report_.options;
    if (options.customers < 0 || options.customers > kReportMaxCustomers) {
      return absl::InvalidArgumentError("a report lists 0 to 10000 customers");
    }
    if (options.late_after_us < 0) {
      return absl::InvalidArgumentError("what is late is told by a time that is not negative");
    }
    if (options.bootstrap_rounds < 0) {
      return absl::InvalidArgumentError("a bootstrap takes 10 to 100000 rounds");
    }
    const IdKind ids = measures_.header().ids;
    if (book_ != nullptr && book_->ids() != ids && book_->ids() != IdKind::kUndecided &&
        ids != IdKind::kUndecided) {
      return absl::InvalidArgumentError("the book's customer ids are of another kind");
    }
    GOODWILL_ASSIGN_OR_RETURN(report_.summary, Summarize(assessment_, Language::kEnglish));
    report_.summary.text.clear();
    report_.basis = policy_.pareto.basis;
    report_.windowed = policy_.pareto.scope == Scope::kWindow && measures_.layout().window;
    report_.share = policy_.pareto.share;
    report_.limits = policy_.exposure;
    report_.end_day = ObservationEndDay(measures_.header());
    GOODWILL_RETURN_IF_ERROR(Flows());
    GOODWILL_RETURN_IF_ERROR(Overdue());
    GOODWILL_RETURN_IF_ERROR(Walk());
    GOODWILL_RETURN_IF_ERROR(List());
    GOODWILL_RETURN_IF_ERROR(Exposed());
    GOODWILL_RETURN_IF_ERROR(Recording());
    if (policy_.lifetime) {
      GOODWILL_ASSIGN_OR_RETURN(report_.lifetime, MakeLifetimeReport(assessment_, book_, run_));
    }
    if (book_ != nullptr && desk_ != nullptr && rules_ != nullptr) {
      GOODWILL_ASSIGN_OR_RETURN(report_.complaints,
                                MakeComplaintsReport(assessment_, *book_, *desk_, *rules_, run_));
    }
    if (book_ != nullptr || plan_ != nullptr || effects_ != nullptr) {
      GOODWILL_ASSIGN_OR_RETURN(report_.strategy,
                                MakeStrategyReport(assessment_, book_, plan_, effects_));
    }
    return std::move(report_);
  }

 private:
  struct Owed {
    CustomerId id;
    int64_t overdue = 0;
  };

  // Who changed tiers since the earlier assessment.
  absl::Status Flows() {
    if (before_ == nullptr) return absl::OkStatus();
    const MeasuresHeader& was = before_->measures().header();
    if (was.as_of_us > measures_.header().as_of_us) {
      return absl::InvalidArgumentError("the assessment to compare with is of a later time");
    }
    report_.before_end_day = ObservationEndDay(was);
    const TierPolicy& then = before_->policy().tiers;
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<TierFlow> flows, TierFlows(*before_, assessment_));
    for (const TierFlow& flow : flows) {
      report_.flows.push_back({.from = flow.from.empty() ? "" : LabelOf(then, flow.from),
                               .to = flow.to.empty() ? "" : LabelOf(policy_.tiers, flow.to),
                               .move = flow.move,
                               .customers = flow.customers,
                               .turnover = flow.turnover});
    }
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<TierChange> changes,
                              TierChanges(*before_, assessment_));
    for (const TierChange& change : changes) {
      if (change.move != TierMove::kDown) continue;
      const auto place = measures_.Find(change.customer);
      const int64_t position = measures_.Sorted()[static_cast<size_t>(*place)];
      const auto at = measures_.At(position);
      if (at.part->withheld_of(at.index) != Withheld::kNothing) continue;
      marked_[5].push_back({change.turnover, at.part, position, at.index});
      fell_from_.emplace(position, LabelOf(then, change.from));
    }
    return absl::OkStatus();
  }

  // The shortest way into the tier above, of those who are close.
  std::optional<Route> WayUp(const Judge& judge, const MeasuresView& m, int64_t position,
                             int64_t value) const {
    const Judgement& judged = assessment_.judgements()[static_cast<size_t>(position)];
    if (judged.tier == 0) return std::nullopt;
    const ParetoCut& cut = assessment_.calibration().pareto;
    TierInputs in = judge.Inputs(m, judged);
    std::vector<Route> routes;
    if (const Standings* standings = assessment_.standings(); standings != nullptr) {
      const Standing& standing = standings->customers[static_cast<size_t>(position)];
      in = TierFold::WayUpInputs(policy_.tiers, standing);
      routes = WayUpOf(*standings, policy_, cut, judged.pareto != 0, value, standing);
    } else {
      std::optional<int64_t> gap;
      if (cut.cut.has_value()) gap = SaturatingSubtract(cut.cut->value, value);
      routes = RoutesTo(policy_.tiers, judged.tier - 1, in, gap);
    }
    for (const Route& route : routes) {
      if (IsClose(route, in, value)) return route;
    }
    return std::nullopt;
  }

  // Whom we owe something that is late, ascending by id.
  absl::Status Overdue() {
    if (book_ == nullptr) return absl::OkStatus();
    const PromiseQuestion question{.as_of_us = measures_.header().as_of_us,
                                   .known_batch = measures_.header().known_batch};
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<PromisesKeptBy> kept,
                              PromisesKept(*book_, question, PromiseSubject::kCustomer));
    for (const PromisesKeptBy& by : kept) {
      const int64_t overdue = by.record.of(PromiseState::kOverdue);
      if (overdue == 0) continue;
      if (const auto place = measures_.Find(by.customer); place.has_value()) {
        const int64_t position = measures_.Sorted()[static_cast<size_t>(*place)];
        const auto at = measures_.At(position);
        marked_[3].push_back({overdue, at.part, position, at.index});
        owed_.push_back({CustomerId(by.customer), overdue});
      }
    }
    return absl::OkStatus();
  }

  int64_t OverdueOf(const CustomerIdView& id) const {
    const auto at =
        std::lower_bound(owed_.begin(), owed_.end(), id,
                         [](const Owed& o, const CustomerIdView& i) { return o.id.view() < i; });
    return at != owed_.end() && at->id.view() == id ? at->overdue : 0;
  }

  // Every customer once: bands, stretches, sums, and who is to be listed.
  absl::Status Walk() {
    Bands recency(kRecencyFrom);
    Bands frequency(kFrequencyFrom);
    std::vector<int64_t> first_months;  // by month since the year 1
    std::vector<int64_t> values;
    std::vector<int64_t> margins;
    ReportService service;
    absl::int128 wanted = 0, caused = 0, unrequested = 0, earned = 0, lost = 0;
    ReportWhale whale;
    const Judge judge(assessment_.calibration(), policy_);
    const auto starts = measures_.starts();
    const bool has_margin = report_.summary.has_margin;
    values.reserve(static_cast<size_t>(measures_.size()));
    ranked_.reserve(static_cast<size_t>(measures_.size()));
    for (size_t p = 0; p < measures_.parts().size(); ++p) {
      const MeasuresPart& part = *measures_.parts()[p];
      GOODWILL_RETURN_IF_ERROR(run_.Report(starts[p], measures_.size()));
      for (size_t i = 0; i < part.size(); ++i) {
        const int64_t position = starts[p] + static_cast<int64_t>(i);
        const MeasuresView m = MeasuresView::Of(part, i);
        const PurchaseTotals& all = *m.all;
        report_.lines += all.lines;
        report_.uncosted_lines += all.uncosted_lines;
        int64_t days_since = 0;
        if (all.any()) {
          const int64_t turnover = ValueOf(ValueBasis::kTurnover, Scope::kAll, m);
          days_since = report_.end_day - days_.DayOf(all.last_us);
          recency.Add(days_since, turnover);
          frequency.Add(all.orders, turnover);
          const CivilDate first = CivilFromDays(days_.DayOf(all.first_us));
          const auto month = static_cast<size_t>((first.year - 1) * 12 + first.month - 1);
          if (month >= first_months.size()) first_months.resize(month + 1);
          ++first_months[month];
        }
        // Who may not be compared with others counts in sums and on no list.
        const bool comparable = m.withheld == Withheld::kNothing;
        const int64_t value = judge.ParetoValue(m);
        if (comparable && InPopulation(report_.basis, m.In(policy_.pareto.scope))) {
          values.push_back(value);
          ranked_.push_back({value, &part, position, i});
        }
        if (comparable && !part.cadence.empty() && part.cadence[i].gap_count >= 2 &&
            days_since > int64_t{part.cadence[i].gap_longest} &&
            assessment_.judgements()[static_cast<size_t>(position)].pareto != 0) {
          marked_[1].push_back({value, &part, position, i});
        }
        if (comparable && WayUp(judge, m, position, value).has_value()) {
          marked_[4].push_back({value, &part, position, i});
        }
        if (has_margin) {
          const int64_t margin = ValueOf(ValueBasis::kNetMargin, Scope::kAll, m);
          if (InPopulation(ValueBasis::kNetMargin, all) || m.service_cost != 0) {
            margins.push_back(margin);
            (margin >= 0 ? earned : lost) += margin;
            whale.earning += margin > 0;
            whale.losing += margin < 0;
          }
          // The largest loss comes first.
          if (comparable && margin < 0) marked_[2].push_back({~margin, &part, position, i});
        }
        if (!part.service.empty()) {
          const ServiceTotals& s = part.service[i];
          wanted += s.cost_wanted;
          caused += s.cost_caused_by_us;
          unrequested += s.cost_unrequested;
          service.contacts_wanted += s.contacts_wanted;
          service.contacts_caused_by_us += s.contacts_caused_by_us;
          service.contacts_unrequested += s.contacts_unrequested;
        }
      }
    }
    bool fits = recency.Finish(&report_.recency) && frequency.Finish(&report_.frequency) &&
                Fit(wanted, &service.wanted) && Fit(caused, &service.caused_by_us) &&
                Fit(unrequested, &service.unrequested) && Fit(earned, &whale.earned) &&
                Fit(-lost, &whale.lost);
    if (!fits) {
      return absl::OutOfRangeError("the customers' totals add up to more than 64 bits hold");
    }
    if (measures_.layout().service) report_.service = service;
    Stretch(first_months);
    GOODWILL_ASSIGN_OR_RETURN(report_.pareto_curve, CurveOf(values));
    if (has_margin) {
      whale.customers = static_cast<int64_t>(margins.size());
      GOODWILL_ASSIGN_OR_RETURN(whale.curve, CurveOf(margins));
      report_.whale = std::move(whale);
    }
    return absl::OkStatus();
  }

  // The finest stretches of which there are not too many.
  void Stretch(std::span<const int64_t> months) {
    size_t first = 0;
    while (first < months.size() && months[first] == 0) ++first;
    if (first == months.size()) return;
    const size_t last = months.size() - 1;
    size_t step = 1;
    for (const int32_t candidate : kSteps) {
      step = static_cast<size_t>(candidate);
      if (last / step - first / step < kMostStretches) break;
    }
    report_.new_step = static_cast<int32_t>(step);
    for (size_t stretch = first / step; stretch <= last / step; ++stretch) {
      NewCustomers entry{static_cast<int32_t>(stretch * step / 12) + 1,
                         static_cast<int32_t>(stretch * step % 12) + 1, 0};
      for (size_t m = stretch * step; m < (stretch + 1) * step && m <= last; ++m) {
        entry.customers += months[m];
      }
      report_.new_customers.push_back(entry);
    }
  }

  absl::Status List() {
    KeepFirst(static_cast<size_t>(report_.options.customers), ranked_);
    report_.largest_listed = static_cast<int64_t>(ranked_.size());
    report_.marked[0] = report_.largest_listed;
    // By position, to add up what each is listed for.
    struct Listed {
      Entry entry;
      uint8_t marks;
      int64_t place;
    };
    std::vector<Listed> listed;
    for (size_t i = 0; i < ranked_.size(); ++i) {
      listed.push_back({ranked_[i], kMarkLargest, static_cast<int64_t>(i) + 1});
    }
    std::sort(listed.begin(), listed.end(), [](const Listed& a, const Listed& b) {
      return a.entry.position < b.entry.position;
    });
    const size_t largest = listed.size();
    const auto by_position = [](const Listed& a, int64_t position) {
      return a.entry.position < position;
    };
    std::array<std::vector<Entry>, kMarks> beyond;
    for (size_t bit = 1; bit < marked_.size(); ++bit) {
      report_.marked[bit] = static_cast<int64_t>(marked_[bit].size());
      for (const Entry& entry : marked_[bit]) {
        const auto end = listed.begin() + static_cast<std::ptrdiff_t>(largest);
        const auto at = std::lower_bound(listed.begin(), end, entry.position, by_position);
        if (at != end && at->entry.position == entry.position) {
          at->marks |= static_cast<uint8_t>(1 << bit);
        } else {
          beyond[bit].push_back(entry);
        }
      }
      KeepFirst(kReportMarkedCustomers, beyond[bit]);
    }
    // Somebody may be listed for two reasons.
    std::vector<Listed> more;
    for (size_t bit = 1; bit < beyond.size(); ++bit) {
      for (const Entry& entry : beyond[bit]) {
        more.push_back({entry, static_cast<uint8_t>(1 << bit), 0});
      }
    }
    std::sort(more.begin(), more.end(), [](const Listed& a, const Listed& b) {
      return a.entry.position < b.entry.position;
    });
    for (const Listed& one : more) {
      if (listed.size() > largest && listed.back().entry.position == one.entry.position) {
        listed.back().marks |= one.marks;
      } else {
        listed.push_back(one);
      }
    }
    const Judge judge(assessment_.calibration(), policy_);
    for (const Listed& one : listed) {
      GOODWILL_ASSIGN_OR_RETURN(ReportCustomer customer, Describe(judge, one.entry));
      customer.marks = one.marks;
      customer.place = one.place;
      report_.customers.push_back(std::move(customer));
    }
    std::sort(report_.customers.begin(), report_.customers.end(),
              [](const ReportCustomer& a, const ReportCustomer& b) {
                if (a.place != b.place) return b.place == 0 || (a.place != 0 && a.place < b.place);
                if (a.value != b.value) return a.value > b.value;
                return a.id.view() < b.id.view();
              });
    return absl::OkStatus();
  }

  absl::StatusOr<ReportCustomer> Describe(const Judge& judge, const Entry& entry) {
    const MeasuresView m = MeasuresView::Of(*entry.part, entry.index);
    const CustomerJudgement judged = assessment_.At(entry.position);
    ReportCustomer out;
    out.id = CustomerId(entry.id());
    out.value = judged.pareto_value;
    out.turnover = ValueOf(ValueBasis::kTurnover, Scope::kAll, m);
    if (measures_.layout().cost && CostKnown(*m.all)) {
      out.net_margin = ValueOf(ValueBasis::kNetMargin, Scope::kAll, m);
    }
    out.orders = m.all->orders;
    if (m.all->any()) {
      out.last_day = days_.DayOf(m.all->last_us);
      out.days_since = report_.end_day - *out.last_day;
    }
    out.tier = judged.tier;
    out.pareto = judged.pareto != 0;
    out.overdue = OverdueOf(entry.id());
    out.way_up = WayUp(judge, m, entry.position, out.value);
    if (const auto fell = fell_from_.find(entry.position); fell != fell_from_.end()) {
      out.fell_from = fell->second;
    }
    GOODWILL_ASSIGN_OR_RETURN(out.name, NameOf(entry.id()));
    return out;
  }

  // As known by then; "" where there is none, or none is wanted.
  absl::StatusOr<std::string> NameOf(const CustomerIdView& id) {
    if (book_ == nullptr || !report_.options.names) return std::string();
    const MeasuresHeader& header = measures_.header();
    if (!people_) {
      GOODWILL_ASSIGN_OR_RETURN(people_,
                                FactReader::Make(*book_, header.as_of_us, header.known_batch));
    }
    const absl::StatusOr<Facts> facts = people_->Of(TableKind::kCustomers, id);
    if (absl::IsNotFound(facts.status())) return std::string();
    GOODWILL_RETURN_IF_ERROR(facts.status());
    return NameIn(*facts, header.as_of_us);
  }

  // What hangs on few.
  absl::Status Exposed() {
    if (book_ == nullptr) return absl::OkStatus();
    const MeasuresHeader& header = measures_.header();
    ExposureQuestion question;
    question.measures = QuestionOf(policy_, header.as_of_us, header.known_batch);
    if (report_.options.bootstrap_rounds != 0) {
      question.bootstrap = BootstrapOptions{.rounds = report_.options.bootstrap_rounds};
    }
    GOODWILL_ASSIGN_OR_RETURN(report_.exposure, ExposureOf(*book_, question, policy_, run_));
    for (const Departure& departure : report_.exposure->departures) {
      std::string name;
      if (departure.who != "agent" && !departure.name.empty()) {
        const std::string& id = departure.name;
        const std::optional<int64_t> number =
            header.ids == IdKind::kNumber ? NumberNamedBy(id) : std::nullopt;
        GOODWILL_ASSIGN_OR_RETURN(name, NameOf(number ? CustomerIdView::Number(*number)
                                                      : CustomerIdView::Text(id)));
      }
      report_.departing.push_back(std::move(name));
    }
    return absl::OkStatus();
  }

  absl::Status Recording() {
    if (book_ == nullptr) return absl::OkStatus();
    const MeasuresHeader& header = measures_.header();
    ReportRecording out;
    GOODWILL_ASSIGN_OR_RETURN(
        out.sources, book_->TimelinessOf({.as_of_us = header.as_of_us,
                                          .known_batch = header.known_batch,
                                          .late_after_us = report_.options.late_after_us}));
    out.sources_in_all = static_cast<int64_t>(out.sources.size());
    if (out.sources.size() > kReportSources) out.sources.resize(kReportSources);
    for (const Batch& batch : book_->Batches()) {
      if (header.known_batch != 0 && batch.number > header.known_batch) break;
      ++out.batches;
      out.rows += batch.rows;
      out.appended += batch.appended;
      out.already_present += batch.already_present;
      out.superseded += batch.superseded;
    }
    report_.recording = std::move(out);
    return absl::OkStatus();
  }

  const Assessment& assessment_;
  const Measures& measures_;
  const Policy& policy_;
  const Book* book_;
  const Run& run_;
  DayCursor days_;
  std::optional<FactReader> people_;  // made for the first name that is wanted
  Report report_;
  std::vector<Entry> ranked_;
  std::array<std::vector<Entry>, kMarks> marked_;  // by bit
  std::vector<Owed> owed_;
  const Assessment* before_ = nullptr;
  const Desk* desk_ = nullptr;
  const DeskRules* rules_ = nullptr;
  const Plan* plan_ = nullptr;
  const Evaluation* effects_ = nullptr;
  std::map<int64_t, std::string> fell_from_;  // by position
};

}  // namespace

absl::StatusOr<Report> MakeReport(const Assessment& assessment, const Book* book,
                                  const ReportOptions& options, const Run& run) {
  return Reporter(assessment, book, options, run).Make();
}

}  // namespace goodwill
