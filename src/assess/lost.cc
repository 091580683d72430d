#include "goodwill/assess/lost.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "assess/lifetime_facts.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/history.h"
#include "goodwill/book/promise_ledger.h"

namespace goodwill {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool IsLost(Stage stage) {
  return stage == Stage::kSuspectedLost || stage == Stage::kVerifiedLost ||
         stage == Stage::kEnding || stage == Stage::kEnded;
}

bool StatesLoss(const CustomerEvent& event) {
  return event.kind == "loss_stated" || event.kind == "cancelled";
}

// A loss at some time, whether or not the customer came back.
struct Loss {
  std::pair<Fault, std::string> cause;
  int64_t since_us = 0;
  bool stated = false;
  std::optional<int64_t> returned_us;
  int64_t first_us = 0;  // purchase of all; the largest int64 of who never bought
};

ReturnRate RateOf(std::span<const Loss* const> losses) {
  ReturnRate out;
  std::vector<double> days;
  for (const Loss* loss : losses) {
    if (!loss->stated) continue;
    out.left += 1;
    if (!loss->returned_us) continue;
    out.returned += 1;
    days.push_back(static_cast<double>(*loss->returned_us - loss->since_us) / kMicrosPerDay);
  }
  if (out.left > 0) out.interval = WilsonInterval(out.returned, out.left);
  if (days.empty()) return out;
  std::sort(days.begin(), days.end());
  const size_t half = days.size() / 2;
  out.median_days = days.size() % 2 == 1 ? days[half] : (days[half - 1] + days[half]) / 2;
  return out;
}

class Register {
 public:
  Register(const Book& book, const MeasuresQuestion& question, const Assessment& assessment)
      : book_(book),
        question_(question),
        assessment_(assessment),
        measures_(assessment.measures()),
        calibration_(*assessment.calibration().lifetime),
        histories_(calibration_, measures_.header()),
        policy_(*assessment.policy().lifetime) {
    if (!calibration_.purchases.parameters.empty()) {
      model_ = MakePurchaseModel(calibration_.purchases.kind, calibration_.purchases.parameters);
    }
    if (!calibration_.spend.parameters.empty()) {
      spend_ = MakeSpendModel(calibration_.spend.parameters);
    }
  }

  absl::StatusOr<Losses> Make() {
    out_.as_of_us = question_.as_of_us;
    out_.measures = assessment_.shared_measures();
    out_.silent_sources = calibration_.silent_sources;
    out_.frozen = calibration_.frozen;
    GOODWILL_ASSIGN_OR_RETURN(promises_,
                              Promises(book_, {question_.as_of_us, question_.known_batch, {}, {}}));
    std::stable_sort(promises_.begin(), promises_.end(),
                     [](const PromiseWithState& a, const PromiseWithState& b) {
                       return a.promise.customer < b.promise.customer;
                     });
    GOODWILL_ASSIGN_OR_RETURN(HistoryReader reader, HistoryReader::Make(book_, question_));
    for (const uint32_t position : measures_.Sorted()) {
      GOODWILL_RETURN_IF_ERROR(See(position, reader));
    }
    std::stable_sort(out_.customers.begin(), out_.customers.end(),
                     [](const LostCustomer& a, const LostCustomer& b) {
                       return Known(a.value_lost()) > Known(b.value_lost());
                     });
    TellCauses();
    return std::move(out_);
  }

 private:
  static double Known(double value) { return std::isnan(value) ? 0 : value; }

  absl::Status See(uint32_t position, HistoryReader& reader) {
    const Measures::Place place = measures_.At(position);
    const MeasuresView m = MeasuresView::Of(*place.part, place.index);
    if (m.withheld != Withheld::kNothing) return absl::OkStatus();
    if (m.all->any()) firsts_.push_back(m.all->first_us);
    const LifetimeJudgement& judged = assessment_.lifetimes()[position];
    const bool stated = m.stated != nullptr && m.stated->any();
    if (!IsLost(judged.stage) && !stated) return absl::OkStatus();
    const CustomerIdView id = place.part->id(place.index);
    if (!reader.Find(id)) return absl::OkStatus();
    if (stated) GOODWILL_RETURN_IF_ERROR(SeeReturned(id, m.all->first_us, reader));
    if (!IsLost(judged.stage)) return absl::OkStatus();

    LostCustomer lost;
    lost.customer = id;
    lost.stage = judged.stage;
    lost.last_purchase_us = m.all->any() ? m.all->last_us : kNullNumber;
    lost.since_us = judged.stage == Stage::kSuspectedLost ? SilentSince(m) : m.stated->time_us;
    lost.reason =
        Reason(id, reader, m.all->any() ? m.all->last_us : m.stated->time_us, question_.as_of_us);
    Value(m, judged, lost);
    out_.value_lost += Known(lost.value_lost());
    losses_.push_back(
        {{lost.reason.fault, lost.reason.cause},
         lost.since_us,
         judged.stage != Stage::kSuspectedLost &&
             (m.stated->Has(StatedKind::kLossStated) || m.stated->Has(StatedKind::kCancelled)),
         std::nullopt,
         m.all->first_us});
    out_.customers.push_back(std::move(lost));
    return absl::OkStatus();
  }

  // Statements of loss after which the customer bought again.
  absl::Status SeeReturned(const CustomerIdView& id, int64_t first_us, HistoryReader& reader) {
    std::vector<int64_t> bought;
    GOODWILL_ASSIGN_OR_RETURN(const auto orders, reader.Orders());
    for (const DatedOrder& order : orders) {
      if (order.kind == OrderKind::kPurchase) bought.push_back(order.sum.time_us);
    }
    std::sort(bought.begin(), bought.end());
    std::optional<int64_t> back;  // what was said again before a return is one loss
    for (const CustomerEvent& event : reader.Events()) {
      if (!StatesLoss(event) || (back && event.time_us < *back)) continue;
      const auto next = std::upper_bound(bought.begin(), bought.end(), event.time_us);
      if (next == bought.end()) break;
      back = *next;
      const int64_t last = next == bought.begin() ? event.time_us : *(next - 1);
      LossReason reason = Reason(id, reader, last, *back);
      losses_.push_back(
          {{reason.fault, std::move(reason.cause)}, event.time_us, true, back, first_us});
    }
    return absl::OkStatus();
  }

  // Of a loss after `last_us`, by what happened before `until_us`.
  LossReason Reason(const CustomerIdView& id, HistoryReader& reader, int64_t last_us,
                    int64_t until_us) const {
    std::vector<LossFact> facts;
    for (const CustomerEvent& event : reader.Events()) {
      if (event.time_us >= until_us || (StatesLoss(event) && event.time_us < last_us)) continue;
      facts.push_back({event.time_us, LossEvidence::kEvent, event.kind, event.ref});
    }
    for (const DatedContact& contact : reader.Contacts()) {
      if (contact.caused_by.empty() || contact.time_us >= until_us) continue;
      facts.push_back({contact.time_us, LossEvidence::kContact, {}, contact.caused_by});
    }
    auto promise = std::lower_bound(promises_.begin(), promises_.end(), id,
                                    [](const PromiseWithState& p, const CustomerIdView& who) {
                                      return p.promise.customer < who;
                                    });
    for (; promise != promises_.end() && promise->promise.customer == id; ++promise) {
      const Promise& p = promise->promise;
      const bool failed = promise->state == PromiseState::kBroken ||
                          promise->state == PromiseState::kOverdue ||
                          promise->state == PromiseState::kKeptLate;
      if (!failed || p.kind == kCorrectiveAction) continue;
      const int64_t when = promise->state == PromiseState::kBroken ? p.broken_us : p.due_us;
      if (when < until_us) facts.push_back({when, LossEvidence::kPromise, p.kind, p.ref});
    }
    return ReasonOf(facts, last_us - kLossLookbackUs);
  }

  // The first day on which the silence would have been called a loss.
  int64_t SilentSince(const MeasuresView& m) const {
    const MeasuresHeader& header = measures_.header();
    const PurchaseHistory h = histories_.Of(m);
    int64_t early = 0, late = static_cast<int64_t>(h.tenure - h.recency);
    const double horizon = calibration_.horizon_days;
    while (early < late) {  // the chance falls with the silence
      const int64_t middle = early + (late - early) / 2;
      const PurchaseHistory then = {h.frequency, h.recency,
                                    h.recency + static_cast<double>(middle)};
      const double chance =
          std::visit([&](const auto& model) { return model.PAnyPurchase(then, horizon); }, *model_);
      (chance <= calibration_.lost_at_most ? late : early) =
          chance <= calibration_.lost_at_most ? middle : middle + 1;
    }
    return header.zone.StartOfDay(header.zone.DayOf(m.all->last_us) + static_cast<int32_t>(late));
  }

  void Value(const MeasuresView& m, const LifetimeJudgement& judged, LostCustomer& lost) const {
    if (!m.all->any() || !model_ || !spend_) return;
    const MeasuresHeader& header = measures_.header();
    const PurchaseHistory h = histories_.Of(m);
    const PurchaseValue next =
        ValueOfPurchase(*spend_, calibration_, m, h.frequency, header.currency.exponent());
    const double rest = std::visit(
        [&](const auto& model) {
          return model.Residual({h.frequency, h.recency, h.recency}, DailyRate(policy_),
                                ValueDays(policy_));
        },
        *model_);
    lost.value_at_last = rest * (next.spend - next.served);
    lost.value_now = judged.lifetime_value;
  }

  void TellCauses() {
    struct Gathered {
      LossCause cause;
      std::vector<const Loss*> losses;
    };
    std::map<std::pair<Fault, std::string>, Gathered> causes;
    const auto at = [&](const std::pair<Fault, std::string>& key) -> Gathered& {
      Gathered& gathered = causes[key];
      gathered.cause.fault = key.first;
      gathered.cause.cause = key.second;
      return gathered;
    };
    for (const LostCustomer& lost : out_.customers) {
      LossCause& cause = at({lost.reason.fault, lost.reason.cause}).cause;
      cause.customers += 1;
      cause.verified += lost.stage != Stage::kSuspectedLost ? 1 : 0;
      cause.value_lost += Known(lost.value_lost());
    }
    std::vector<const Loss*> all;
    for (const Loss& loss : losses_) {
      at(loss.cause).losses.push_back(&loss);
      all.push_back(&loss);
    }
    out_.won_back = RateOf(all);
    std::sort(firsts_.begin(), firsts_.end());
    for (auto& [key, gathered] : causes) {
      LossCause& cause = gathered.cause;
      cause.share = out_.value_lost > 0 ? cause.value_lost / out_.value_lost : kNone;
      cause.won_back = RateOf(gathered.losses);
      TellActions(gathered.losses, cause);
      out_.causes.push_back(std::move(cause));
    }
    std::stable_sort(
        out_.causes.begin(), out_.causes.end(), [](const LossCause& a, const LossCause& b) {
          return std::pair(a.value_lost, a.customers) > std::pair(b.value_lost, b.customers);
        });
  }

  void TellActions(std::span<const Loss* const> losses, LossCause& cause) const {
    std::vector<int64_t> since;
    for (const Loss* loss : losses) since.push_back(loss->since_us);
    for (const PromiseWithState& promise : promises_) {
      const Promise& p = promise.promise;
      if (p.kind != kCorrectiveAction || p.ref != cause.cause) continue;
      cause.actions.push_back(
          ActionOf(promise, question_.as_of_us, since,
                   [this](int64_t from_us, int64_t) { return CustomersAt(from_us); }));
    }
    std::stable_sort(
        cause.actions.begin(), cause.actions.end(),
        [](const CorrectiveAction& a, const CorrectiveAction& b) { return a.made_us < b.made_us; });
  }

  // Who had bought before an instant and was not lost by then.
  int64_t CustomersAt(int64_t us) const {
    int64_t out = std::lower_bound(firsts_.begin(), firsts_.end(), us) - firsts_.begin();
    for (const Loss& loss : losses_) {
      const bool lost = loss.since_us < us && !(loss.returned_us && *loss.returned_us < us);
      out -= lost && loss.first_us < us ? 1 : 0;
    }
    return std::max<int64_t>(out, 0);
  }

  const Book& book_;
  const MeasuresQuestion& question_;
  const Assessment& assessment_;
  const Measures& measures_;
  const LifetimeCalibration& calibration_;
  const Histories histories_;
  const LifetimePolicy& policy_;
  std::optional<PurchaseModel> model_;
  std::optional<GammaGamma> spend_;
  std::vector<PromiseWithState> promises_;  // ascending by customer
  std::vector<int64_t> firsts_;             // first purchases, of everybody
  std::vector<Loss> losses_;
  Losses out_;
};

}  // namespace

absl::StatusOr<Losses> LossesOf(const Book& book, const MeasuresQuestion& question,
                                std::shared_ptr<const Policy> policy, const Run& run) {
  if (!policy->lifetime) {
    return absl::FailedPreconditionError(
        "who is lost is judged by the section lifetime of the policy: add lifetime {}");
  }
  GOODWILL_ASSIGN_OR_RETURN(const auto assessment,
                            AssessBook(book, question, std::move(policy), run));
  return Register(book, question, *assessment).Make();
}

}  // namespace goodwill
