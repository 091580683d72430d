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
#include "assess/walk.h"
#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/history.h"
#include "goodwill/tier/tier_event.h"
#include "goodwill/value/ranking.h"

namespace goodwill {
namespace {

// Values of so many customers at reviews are held at a time.
constexpr int64_t kMostValues = int64_t{1} << 25;
constexpr int64_t kOutside = std::numeric_limits<int64_t>::min();

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
    if (UsesCondition(policy_.tiers, TierCondition::kPareto)) {
      GOODWILL_RETURN_IF_ERROR(MakeCuts());
    }
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

  // The Pareto cut of each review: who was in the set then is a matter of the
  // values of that day, by the rule of calibration.
  absl::Status MakeCuts() {
    const int64_t n = std::max<int64_t>(measures_.size(), 1);
    const auto reviews = static_cast<int64_t>(out_->calendar.past);
    const int64_t at_once = std::clamp<int64_t>(kMostValues / n, 1, reviews + 1);
    for (int64_t begin = 0; begin <= reviews; begin += at_once) {
      GOODWILL_RETURN_IF_ERROR(MakeCuts(begin, std::min(reviews + 1, begin + at_once)));
    }
    return absl::OkStatus();
  }

  absl::Status MakeCuts(int64_t from, int64_t to) {
    const auto n = static_cast<size_t>(measures_.size());
    std::vector<std::vector<int64_t>> values(static_cast<size_t>(to - from));
    for (std::vector<int64_t>& column : values) column.resize(n);
    const ReviewCalendar& calendar = out_->calendar;
    const ParetoPolicy& pareto = policy_.pareto;
    GOODWILL_RETURN_IF_ERROR(ForEachHistory([&](int64_t position, const CustomerIdView& id,
                                                HistoryReader& reader) -> absl::Status {
      GOODWILL_ASSIGN_OR_RETURN(const std::span<const DatedOrder> orders, reader.Orders());
      const Measures::Place place = measures_.At(position);
      const bool may = place.part->withheld_of(place.index) == Withheld::kNothing;
      OrderWindow<WindowTotals> w;
      WindowTotals all;
      const bool served = pareto.basis == ValueBasis::kNetMargin;
      ServiceWindow<DatedContact> in_window(
          served ? reader.Contacts() : std::span<const DatedContact>(), policy_.cost_to_serve);
      ServiceWindow<DatedContact> ever = in_window;
      for (int64_t r = 0; r < to; ++r) {
        const bool now = r == static_cast<int64_t>(calendar.past);
        const int64_t at = now ? calendar.as_of_us : calendar.reviews[static_cast<size_t>(r)].at_us;
        for (; w.known < orders.size() && orders[w.known].sum.time_us < at; ++w.known) {
          w.ok = all.Add(orders[w.known]) && w.ok;
        }
        const Span& window = now ? calendar.window : calendar.reviews[static_cast<size_t>(r)].window;
        w.Move(orders, window);
        int64_t cost = 0, cost_ever = 0;
        if (served) {
          w.ok = in_window.Move(window.from_us, window.to_us, &cost) && w.ok;
          w.ok = ever.Move(std::numeric_limits<int64_t>::min(), at, &cost_ever) && w.ok;
        }
        if (r < from) continue;
        const MeasuresView view{&all, &w.in, cost_ever, cost};
        const PurchaseTotals& ranked = view.In(pareto.scope);
        const bool in = may && InPopulation(pareto.basis, ranked) &&
                        (!NeedsCost(pareto.basis) || CostKnown(ranked));
        values[static_cast<size_t>(r - from)][static_cast<size_t>(position)] =
            in ? std::max(ValueOf(pareto.basis, pareto.scope, view), kOutside + 1) : kOutside;
      }
      return w.ok ? absl::OkStatus() : TooLarge(id);
    }));
    std::vector<int64_t> ranked;
    for (const std::vector<int64_t>& column : values) {
      ranked.clear();
      std::copy_if(column.begin(), column.end(), std::back_inserter(ranked),
                   [](int64_t value) { return value != kOutside; });
      sorter_.Sort(ranked);
      GOODWILL_ASSIGN_OR_RETURN(const ParetoSplit split, SplitPareto(ranked, pareto.share));
      ParetoCut& cut = out_->cuts.emplace_back();
      cut.members = split.members;
      cut.population = static_cast<int64_t>(ranked.size());
      cut.members_value = split.members_value;
      cut.total = split.total;
      if (split.last.has_value()) cut.cut = Resolve(*split.last, column);
    }
    return absl::OkStatus();
  }

  RankCut Resolve(const TiedPlace& tied, const std::vector<int64_t>& column) const {
    std::vector<CustomerIdView> ids;
    for (size_t i = 0; i < column.size(); ++i) {
      if (column[i] == tied.value) ids.push_back(measures_.IdAt(static_cast<int64_t>(i)));
    }
    const auto nth = ids.begin() + tied.place;
    std::nth_element(ids.begin(), nth, ids.end());
    return {tied.value, CustomerId(*nth)};
  }

  absl::Status Fold() {
    out_->customers.resize(static_cast<size_t>(measures_.size()));
    const TierFold fold(policy_.tiers, policy_.pareto, policy_.cost_to_serve, out_->calendar,
                        out_->cuts);
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
      if (!fold({id, orders, events, contacts}, &standing)) return TooLarge(id);
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
  const HistoryReader* reader_ = nullptr;
  const std::shared_ptr<Standings> out_ = std::make_shared<Standings>();
  ValueSorter sorter_;
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
  TierInputs in = TierFold(policy.tiers, policy.pareto, policy.cost_to_serve, standings.calendar,
                           standings.cuts)
                      .WayUpInputs(standing);
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
