#include "goodwill/assess/standings.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "assess/rank_cuts.h"
#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/history.h"
#include "goodwill/tier/order_window.h"
#include "goodwill/tier/tier_event.h"
#include "goodwill/value/ranking.h"

namespace goodwill {
namespace {

// Values of so many customers at reviews are held at a time.
constexpr int64_t kMostValues = int64_t{1} << 25;

class Maker {
 public:
  Maker(const MeasuresQuestion& question, const Measures& measures, const Policy& policy,
        const Run& run)
      : question_(question), measures_(measures), policy_(policy), run_(run) {}

  absl::StatusOr<std::shared_ptr<const Standings>> Make(const Book& book) {
    if (!policy_.tiers.reviews.has_value()) {
      return absl::FailedPreconditionError("the policy has no tier_reviews");
    }
    GOODWILL_ASSIGN_OR_RETURN(const HistoryReader reader, HistoryReader::Make(book, question_));
    reader_ = &reader;
    GOODWILL_ASSIGN_OR_RETURN(
        out_->calendar,
        MakeReviewCalendar(*policy_.tiers.reviews, policy_.measures.window,
                           std::min(reader.FirstPurchaseUs(), reader.FirstEventUs(kTierEventNames)),
                           question_.as_of_us, measures_.header().zone));
    GOODWILL_RETURN_IF_ERROR(MakeCuts());
    GOODWILL_RETURN_IF_ERROR(Fold());
    if (policy_.tiers.reviews->provisional.has_value()) Provide();
    return out_;
  }

 private:
  // Runs visit(position, id, reader) for every customer, part by part, on threads;
  // the first error by position is returned.
  template <typename Visit>
  absl::Status ForEachHistory(Visit&& visit) {
    std::mutex mutex;
    absl::Status first;
    int64_t first_at = std::numeric_limits<int64_t>::max();
    const auto parts = measures_.parts();
    const auto starts = measures_.starts();
    const auto work = [&](HistoryReader& reader, size_t p) {
      const MeasuresPart& part = *parts[p];
      if (part.size() == 0) return;
      reader.Enter(p);
      for (size_t i = 0; i < part.size(); ++i) {
        const int64_t position = starts[p] + static_cast<int64_t>(i);
        const CustomerIdView id = part.id(i);
        reader.Find(id);
        const absl::Status status = visit(position, id, reader);
        if (status.ok()) continue;
        const std::lock_guard<std::mutex> lock(mutex);
        if (position >= first_at) continue;
        first_at = position;
        first = status;
      }
    };
    GOODWILL_RETURN_IF_ERROR(ForEachRange(
        run_, static_cast<int64_t>(parts.size()),
        [&] {
          return [&, reader = reader_->Another()](int64_t begin, int64_t end) mutable {
            for (int64_t p = begin; p < end; ++p) work(reader, static_cast<size_t>(p));
          };
        },
        1));
    return first;
  }

  static absl::Status TooLarge(const CustomerIdView& id) {
    return absl::OutOfRangeError("the amounts of customer '" + id.ToString() +
                                 "' add up to more than 64 bits hold");
  }

  // The cuts of each review, by the values of that day and the rule of calibration.
  absl::Status MakeCuts() {
    const auto reviews = static_cast<int64_t>(out_->calendar.past);
    if (compares_.scores && policy_.rfm.method == RfmMethod::kFixedCuts) {
      for (int64_t r = 0; r <= reviews; ++r) {
        out_->scores.push_back(
            FixedScoreCuts(policy_.rfm, AtReview(r).end_day, measures_.header().zone));
      }
    } else {
      ranks_scores_ = compares_.scores;
    }
    if (!compares_.pareto && !ranks_scores_) return absl::OkStatus();
    const int64_t n = std::max<int64_t>(measures_.size(), 1) * (ranks_scores_ ? 4 : 1);
    const int64_t at_once = std::clamp<int64_t>(kMostValues / n, 1, reviews + 1);
    for (int64_t begin = 0; begin <= reviews; begin += at_once) {
      GOODWILL_RETURN_IF_ERROR(MakeCuts(begin, std::min(reviews + 1, begin + at_once)));
    }
    return absl::OkStatus();
  }

  // When and at what a review looks; the last is as-of.
  struct Looked {
    int64_t at_us;
    Span window;
    int32_t end_day;
  };
  Looked AtReview(int64_t r) const {
    const ReviewCalendar& calendar = out_->calendar;
    if (r == static_cast<int64_t>(calendar.past)) {
      return {calendar.as_of_us, calendar.window, calendar.end_day};
    }
    const Review& review = calendar.reviews[static_cast<size_t>(r)];
    return {review.at_us, review.window, review.end_day};
  }

  // The values of one review, by position; empty where they are not asked for.
  struct Values {
    std::vector<int64_t> pareto, recency, frequency, monetary;
  };

  absl::Status MakeCuts(int64_t from, int64_t to) {
    const auto n = static_cast<size_t>(measures_.size());
    std::vector<Values> reviews(static_cast<size_t>(to - from));
    for (Values& values : reviews) {
      if (compares_.pareto) values.pareto.resize(n);
      if (!ranks_scores_) continue;
      for (auto* column : {&values.recency, &values.frequency, &values.monetary}) column->resize(n);
    }
    const bool served = compares_.served(TierRulesOf(policy_));
    GOODWILL_RETURN_IF_ERROR(ForEachHistory([&](int64_t position, const CustomerIdView& id,
                                                HistoryReader& reader) -> absl::Status {
      GOODWILL_ASSIGN_OR_RETURN(const std::span<const DatedOrder> orders, reader.Orders());
      const Measures::Place place = measures_.At(position);
      const bool may = place.part->withheld_of(place.index) == Withheld::kNothing;
      OrderWindow<WindowTotals> w;
      WindowTotals all;
      ServiceWindow<DatedContact> in_window(
          served ? reader.Contacts() : std::span<const DatedContact>(), policy_.cost_to_serve);
      ServiceWindow<DatedContact> ever = in_window;
      for (int64_t r = 0; r < to; ++r) {
        const Looked review = AtReview(r);
        for (; w.known < orders.size() && orders[w.known].sum.time_us < review.at_us; ++w.known) {
          w.ok = all.Add(orders[w.known]) && w.ok;
        }
        w.Move(orders, review.window);
        int64_t cost = 0, cost_ever = 0;
        if (served) {
          w.ok = in_window.Move(review.window.from_us, review.window.to_us, &cost) && w.ok;
          w.ok = ever.Move(std::numeric_limits<int64_t>::min(), review.at_us, &cost_ever) && w.ok;
        }
        if (r < from) continue;
        PutValues({&all, &w.in, cost_ever, cost}, may, static_cast<size_t>(position),
                  reviews[static_cast<size_t>(r - from)]);
      }
      return w.ok ? absl::OkStatus() : TooLarge(id);
    }));
    for (const Values& values : reviews) GOODWILL_RETURN_IF_ERROR(Cut(values));
    return absl::OkStatus();
  }

  // As Calibrate reads them; who has lines without a cost is left out where it counts.
  void PutValues(const MeasuresView& m, bool may, size_t at, Values& values) const {
    if (compares_.pareto) {
      const ParetoPolicy& pareto = policy_.pareto;
      const PurchaseTotals& ranked = m.In(pareto.scope);
      const bool in = may && InPopulation(pareto.basis, ranked) &&
                      (!NeedsCost(pareto.basis) || CostKnown(ranked));
      values.pareto[at] = in ? Ranked(ValueOf(pareto.basis, pareto.scope, m)) : kOutside;
    }
    if (!ranks_scores_) return;
    const RfmPolicy& rfm = policy_.rfm;
    const PurchaseTotals& scored = m.In(rfm.scope);
    const bool in = may && scored.any();
    const bool valued = in && (!NeedsCost(rfm.monetary) || CostKnown(scored));
    values.recency[at] = in ? Ranked(scored.last_us) : kOutside;
    values.frequency[at] = in ? scored.orders : kOutside;
    values.monetary[at] = valued ? Ranked(ValueOf(rfm.monetary, rfm.scope, m)) : kOutside;
  }

  absl::Status Cut(const Values& values) {
    std::vector<int64_t> inside;
    const auto look_at = [&](const std::vector<int64_t>& column) {
      inside.clear();
      std::copy_if(column.begin(), column.end(), std::back_inserter(inside),
                   [](int64_t value) { return value != kOutside; });
    };
    if (compares_.pareto) {
      look_at(values.pareto);
      sorter_.Sort(inside);
      GOODWILL_ASSIGN_OR_RETURN(const ParetoSplit split,
                                SplitPareto(inside, policy_.pareto.share));
      ParetoCut& cut = out_->cuts.emplace_back();
      cut.members = split.members;
      cut.population = static_cast<int64_t>(inside.size());
      cut.members_value = split.members_value;
      cut.total = split.total;
      if (split.last.has_value()) cut.cut = ResolveTied(*split.last, measures_, values.pareto);
    }
    if (!ranks_scores_) return absl::OkStatus();
    RfmCuts& cuts = out_->scores.emplace_back();
    cuts.bins = policy_.rfm.bins;
    const auto between = [&](const std::vector<int64_t>& column) {
      look_at(column);
      return ScoreCuts(policy_.rfm, inside, measures_, column, selector_);
    };
    cuts.recency = between(values.recency);
    cuts.frequency = between(values.frequency);
    cuts.monetary = between(values.monetary);
    return absl::OkStatus();
  }

  absl::Status Fold() {
    out_->customers.resize(static_cast<size_t>(measures_.size()));
    const TierFold fold(TierRulesOf(policy_), out_->calendar, {out_->cuts, out_->scores});
    std::atomic<int64_t> unread{0};
    std::mutex decisions;
    GOODWILL_RETURN_IF_ERROR(ForEachHistory([&](int64_t position, const CustomerIdView& id,
                                                HistoryReader& reader) -> absl::Status {
      GOODWILL_ASSIGN_OR_RETURN(const std::span<const DatedOrder> orders, reader.Orders());
      std::vector<TierEvent> events;
      std::string_view reason;  // of the last override
      for (const CustomerEvent& event : reader.Events()) {
        for (size_t kind = 0; kind < std::size(kTierEventNames); ++kind) {
          if (event.kind != kTierEventNames[kind]) continue;
          const auto read =
              ReadTierEvent(static_cast<TierEventKind>(kind + 1), event.time_us, event.ref,
                            policy_.tiers, out_->calendar.zone);
          if (read.has_value()) {
            events.push_back(*read);
            if (read->kind == TierEventKind::kOverride) reason = event.text;
          } else {
            ++unread;
          }
        }
      }
      Standing& standing = out_->customers[static_cast<size_t>(position)];
      std::span<const DatedContact> contacts;
      if (fold.looks_at_contacts()) contacts = reader.Contacts();
      const Measures::Place place = measures_.At(position);
      const bool compared = place.part->withheld_of(place.index) == Withheld::kNothing;
      if (!fold({id, orders, events, contacts, compared}, &standing)) return TooLarge(id);
      if (standing.rests_on == RestsOn::kOverride) {
        const auto last = std::find_if(events.rbegin(), events.rend(), [](const TierEvent& event) {
          return event.kind == TierEventKind::kOverride;
        });
        const std::lock_guard<std::mutex> lock(decisions);
        out_->decisions[position] = {std::string(last->by), std::string(reason)};
      }
      return absl::OkStatus();
    }));
    out_->unread_events = unread;
    return absl::OkStatus();
  }

  // Provisional tiers, from what the established customers of each segment earned.
  void Provide() {
    const ProvisionalTier& rule = *policy_.tiers.reviews->provisional;
    HistoryReader reader = reader_->Another();
    std::vector<std::pair<Standing*, const TierPrior*>> newcomers;
    for (int64_t position = 0; position < measures_.size(); ++position) {
      Standing& standing = out_->customers[static_cast<size_t>(position)];
      const CustomerIdView id = measures_.IdAt(position);
      const std::string_view segment = reader.Find(id) ? reader.Segment() : std::string_view();
      auto prior = out_->priors.find(segment);
      if (prior == out_->priors.end()) {
        prior = out_->priors.emplace(std::string(segment), TierPrior()).first;
      }
      if (standing.orders < static_cast<uint32_t>(rule.below_orders)) {
        newcomers.emplace_back(&standing, &prior->second);
        continue;
      }
      for (TierPrior* counted : {&prior->second, &out_->book_prior}) {
        counted->customers[standing.earned] += 1;
        counted->total += 1;
      }
    }
    for (auto& [standing, prior] : newcomers) {
      if (standing->rests_on == RestsOn::kOverride) continue;
      const auto grant = GrantProvisional(rule, *prior, out_->book_prior,
                                          static_cast<int32_t>(policy_.tiers.tiers.size()));
      if (!grant.has_value() || grant->tier >= standing->tier) continue;
      standing->tier = static_cast<uint8_t>(grant->tier);
      standing->probability = static_cast<float>(grant->probability);
      standing->rests_on = RestsOn::kProvisional;
      standing->until_us = kNullNumber;
    }
  }

  const MeasuresQuestion& question_;
  const Measures& measures_;
  const Policy& policy_;
  const Run& run_;
  const Comparisons compares_ = Comparisons::Of(policy_.tiers);
  bool ranks_scores_ = false;  // cuts between scores depend on the customers
  const HistoryReader* reader_ = nullptr;
  const std::shared_ptr<Standings> out_ = std::make_shared<Standings>();
  ValueSorter sorter_;
  RankSelector selector_;
};

}  // namespace

std::optional<ProvisionalGrant> GrantProvisional(const ProvisionalTier& rule,
                                                 const TierPrior& segment, const TierPrior& book,
                                                 int32_t tiers) {
  const TierPrior& prior = segment.total >= rule.min_customers ? segment : book;
  if (prior.total < rule.min_customers || prior.total == 0) return std::nullopt;
  int64_t holds = 0;
  for (int32_t tier = 0; tier + 1 < tiers; ++tier) {
    holds += prior.customers[static_cast<size_t>(tier)];
    const Ratio share{holds, prior.total};
    if (CompareRatios(share, rule.min_probability) >= 0) {
      return ProvisionalGrant{tier,
                              static_cast<double>(holds) / static_cast<double>(prior.total)};
    }
  }
  return std::nullopt;
}

std::vector<Route> WayUpOf(const Standings& standings, const Policy& policy,
                           const ParetoCut& pareto, bool in_pareto, int64_t pareto_value,
                           const Standing& standing) {
  if (standing.tier == 0) return {};
  TierInputs in = TierFold::WayUpInputs(policy.tiers, standing);
  in.pareto = in_pareto;
  std::optional<int64_t> gap;
  if (pareto.cut.has_value()) gap = SaturatingSubtract(pareto.cut->value, pareto_value);
  return RoutesTo(policy.tiers, standing.tier - 1, in, gap);
}

absl::StatusOr<std::shared_ptr<const Standings>> MakeStandings(const Book& book,
                                                               const MeasuresQuestion& question,
                                                               const Measures& measures,
                                                               const Policy& policy,
                                                               const Run& run) {
  return Maker(question, measures, policy, run).Make(book);
}

}  // namespace goodwill
