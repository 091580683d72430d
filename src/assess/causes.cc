#include "goodwill/assess/causes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "goodwill/assess/lost.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/history.h"
#include "goodwill/book/promise_ledger.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

enum class Source : uint8_t { kComplaint, kLoss, kBreach };

// Something that went wrong.
struct Failure {
  std::string path;
  Source source = Source::kBreach;
  uint32_t customer = 0;
  int64_t time_us = 0;
  int64_t redress = 0;
};

constexpr size_t kRunOfMonths = 8;  // on one side of the centre

absl::Status TooLarge() {
  return absl::OutOfRangeError("what causes cost adds up to more than 64 bits hold");
}

class Gatherer {
 public:
  Gatherer(const Book& book, const MeasuresQuestion& question, std::shared_ptr<const Policy> policy,
           const Desk& desk, const DeskRules& rules, const CausesQuestion& options, const Run& run)
      : book_(book),
        question_(question),
        policy_(std::move(policy)),
        desk_(desk),
        rules_(rules),
        options_(options),
        run_(run),
        tree_(rules.policy().causes) {}

  absl::StatusOr<CauseReport> Make() {
    if (options_.months < 1 || options_.months > kMostCauseMonths) {
      return ProblemStatus({.field = "months",
                            .reason = "must be 1 to " + std::to_string(kMostCauseMonths)});
    }
    GOODWILL_RETURN_IF_ERROR(Months());
    GOODWILL_ASSIGN_OR_RETURN(measures_, book_.MeasureAll(question_, run_));
    out_.ids = measures_->header().ids;
    out_.currency = measures_->header().currency;
    values_.assign(static_cast<size_t>(measures_->size()), 0);
    GOODWILL_RETURN_IF_ERROR(Cases());
    GOODWILL_RETURN_IF_ERROR(Histories());
    GOODWILL_RETURN_IF_ERROR(Promised());
    GOODWILL_RETURN_IF_ERROR(Lost());
    GOODWILL_RETURN_IF_ERROR(Topics());
    GOODWILL_RETURN_IF_ERROR(Sum());
    return std::move(out_);
  }

 private:
  absl::Status Months() {
    GOODWILL_ASSIGN_OR_RETURN(zone_, book_.ZoneOf(question_));
    out_.as_of_us = question_.as_of_us;
    if (!IsInstant(question_.as_of_us) || !IsInstant(question_.as_of_us - 1)) {
      return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
    }
    const CivilDate last = CivilFromDays(zone_.DayOf(question_.as_of_us - 1));
    for (int32_t m = options_.months - 1; m >= 0; --m) {
      const int32_t month = last.year * 12 + last.month - 1 - m;
      if (month < 12) return absl::OutOfRangeError("the months begin before the year 1");
      const int32_t first = DaysFromCivil(month / 12, month % 12 + 1, 1);
      months_.emplace_back().first_day = first;
      starts_.push_back(zone_.StartOfDay(first));
    }
    out_.from_us = starts_.front();
    return absl::OkStatus();
  }

  // Of an instant in the window.
  size_t MonthOf(int64_t us) const {
    return static_cast<size_t>(std::upper_bound(starts_.begin(), starts_.end(), us) -
                               starts_.begin()) - 1;
  }
  bool InWindow(int64_t us) const { return us >= out_.from_us && us < out_.as_of_us; }

  // Those whom measures do not hold (promises to somebody who was merged since) follow
  // behind.
  uint32_t NumberOf(const CustomerIdView& id) {
    if (const auto found = measures_->Find(id)) return static_cast<uint32_t>(*found);
    const auto next = static_cast<uint32_t>(values_.size());
    const auto [at, is_new] = others_.emplace(id.ToString(), next);
    if (is_new) {
      values_.push_back(0);
      other_ids_.push_back(CustomerId(id));
    }
    return at->second;
  }
  CustomerId IdOf(uint32_t customer) const {
    const auto known = static_cast<size_t>(measures_->size());
    if (customer >= known) return other_ids_[customer - known];
    return CustomerId(measures_->IdAt(measures_->Sorted()[customer]));
  }

  absl::Status Cases() {
    std::vector<const ClockRule*> clock_rules;
    std::vector<const WorkingCalendar*> calendars;
    std::vector<ClockReading> readings;
    for (const auto& [id, place] : desk_.index()) {
      const CaseFile& now = desk_.at(place);
      std::optional<CaseFile> earlier;
      if (!HappenedBefore(now, question_.as_of_us)) earlier = AsOf(now, question_.as_of_us);
      const CaseFile& file = earlier ? *earlier : now;
      const CaseState& state = file.state;
      if (state.stage == CaseStage::kNone) continue;
      std::string path = tree_.Find(CauseSaid(file.commands));
      const uint32_t customer = NumberOf(now.customer.view());
      case_causes_.emplace(id, path);
      if (IsComplaint(state)) {
        failures_.push_back({std::move(path), Source::kComplaint, customer, state.received_us,
                             Desk::GrantedIn(state)});
      }
      const int32_t day = rules_.zone().DayOf(state.received_us);
      clock_rules.clear();
      calendars.clear();
      for (const DeskClock& clock : rules_.clocks()) {
        if (!clock.HoldsFor(day, state.severity)) continue;
        clock_rules.push_back(&clock.rule);
        calendars.push_back(&clock.calendar);
      }
      GOODWILL_RETURN_IF_ERROR(ReadClocks(clock_rules, calendars, desk_.WithNotices(file),
                                          question_.as_of_us, readings));
      for (size_t i = 0; i < readings.size(); ++i) {
        if (!readings[i].breached()) continue;
        failures_.push_back({tree_.Find("clock/" + clock_rules[i]->name), Source::kBreach, customer,
                             readings[i].due_us, 0});
      }
    }
    return absl::OkStatus();
  }

  // What customers bought, what happened to them, and which contacts we caused.
  absl::Status Histories() {
    GOODWILL_ASSIGN_OR_RETURN(HistoryReader reader, HistoryReader::Make(book_, question_));
    const std::span<const uint32_t> sorted = measures_->Sorted();
    for (size_t n = 0; n < sorted.size(); ++n) {
      if (!reader.Find(measures_->IdAt(sorted[n]))) continue;
      const auto customer = static_cast<uint32_t>(n);
      GOODWILL_ASSIGN_OR_RETURN(const auto orders, reader.Orders());
      for (const DatedOrder& order : orders) {
        if (order.kind == OrderKind::kPurchase) purchases_.push_back(order.sum.time_us);
        if (!InWindow(order.sum.time_us)) continue;
        if (order.kind == OrderKind::kPurchase) ++months_[MonthOf(order.sum.time_us)].purchases;
        if (!CheckedAdd(values_[customer], order.sum.amount, &values_[customer])) return TooLarge();
      }
      for (const CustomerEvent& event : reader.Events()) {
        const LossFact fact = {event.time_us, LossEvidence::kEvent, event.kind, event.ref};
        const LossReason reason = ReasonOf({&fact, 1}, event.time_us);
        if (reason.fault != Fault::kOwn || reason.evidence != LossEvidence::kEvent) continue;
        failures_.push_back({tree_.Find(reason.cause),
                             event.kind == "complaint" ? Source::kComplaint : Source::kBreach,
                             customer, event.time_us, 0});
      }
      std::map<std::string, ExactCost> costs;
      for (const DatedContact& contact : reader.Contacts()) {
        if (contact.caused_by.empty() || !InWindow(contact.time_us)) continue;
        const auto of_case = case_causes_.find(contact.caused_by);
        ExactCost& cost = costs[of_case != case_causes_.end() ? of_case->second
                                                              : tree_.Find(contact.caused_by)];
        if (!cost.Add(contact.contact, question_.cost_to_serve)) return TooLarge();
      }
      for (const auto& [path, cost] : costs) {
        int64_t minor = 0;
        if (!cost.Round(question_.cost_to_serve.rounding, &minor)) return TooLarge();
        if (!CheckedAdd(handling_[path], minor, &handling_[path])) return TooLarge();
      }
    }
    std::sort(purchases_.begin(), purchases_.end());
    return absl::OkStatus();
  }

  absl::Status Promised() {
    GOODWILL_ASSIGN_OR_RETURN(promises_,
                              Promises(book_, {question_.as_of_us, question_.known_batch, {}, {}}));
    for (const PromiseWithState& promise : promises_) {
      const Promise& p = promise.promise;
      const bool broken = promise.state == PromiseState::kBroken;
      if (p.kind == kCorrectiveAction ||
          (!broken && promise.state != PromiseState::kOverdue &&
           promise.state != PromiseState::kKeptLate)) {
        continue;
      }
      // Kept after it was given up, without a date: since then.
      const int64_t when = broken || p.due_us == kNullNumber ? p.broken_us : p.due_us;
      failures_.push_back({tree_.Find("promise/" + std::string(p.kind)), Source::kBreach,
                           NumberOf(p.customer), when, 0});
    }
    return absl::OkStatus();
  }

  absl::Status Lost() {
    if (!options_.losses || !policy_->lifetime) return absl::OkStatus();
    GOODWILL_ASSIGN_OR_RETURN(const Losses losses, LossesOf(book_, question_, policy_, run_));
    out_.losses_known = true;
    for (const LostCustomer& lost : losses.customers) {
      failures_.push_back({tree_.Find(lost.reason.cause), Source::kLoss, NumberOf(lost.customer),
                           lost.since_us, 0});
    }
    return absl::OkStatus();
  }

  absl::Status Topics() {
    using namespace interactions;
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts,
                              book_.Read(TableKind::kInteractions, question_.known_batch));
    std::map<std::string_view, TopicCount> topics;
    for (int64_t row = 0; row < facts.rows; ++row) {
      if (!InWindow(facts.Number(kTime, row))) continue;
      ++out_.contacts;
      const std::string_view topic = facts.Text(kTopic, row);
      if (topic.empty()) continue;
      TopicCount& count = topics[topic];
      ++count.contacts;
      const int64_t minutes = facts.Number(kMinutes, row);
      if (minutes != kNullNumber && !CheckedAdd(count.minutes, minutes, &count.minutes)) {
        return TooLarge();
      }
    }
    for (auto& [topic, count] : topics) {
      count.topic = topic;
      out_.topics.push_back(std::move(count));
    }
    std::stable_sort(
        out_.topics.begin(), out_.topics.end(),
        [](const TopicCount& a, const TopicCount& b) { return a.contacts > b.contacts; });
    int64_t sum = 0;
    for (TopicCount& topic : out_.topics) topic.cumulative = sum += topic.contacts;
    return absl::OkStatus();
  }

  // What is counted for one node, before it is added up.
  struct Node {
    Cause cause;
    std::vector<uint32_t> own_customers, all_customers;  // one for each failure
    std::vector<int64_t> times;  // of all failures, of all time
  };

  absl::Status Sum() {
    for (const auto& [path, named] : tree_.named()) NodeOf(path);
    std::vector<uint32_t> everybody;
    std::map<uint32_t, Recurrence> recurring;
    for (const Failure& failure : failures_) {
      Node& own = NodeOf(failure.path);
      const bool counts = InWindow(failure.time_us);
      if (counts) {
        GOODWILL_RETURN_IF_ERROR(Count(failure, own.cause.own));
        GOODWILL_RETURN_IF_ERROR(Count(failure, out_.total));
        own.own_customers.push_back(failure.customer);
        everybody.push_back(failure.customer);
        Recur(failure, recurring[failure.customer]);
      }
      for (std::string_view path = failure.path; !path.empty(); path = AboveCause(path)) {
        Node& node = nodes_.find(path)->second;
        node.times.push_back(failure.time_us);
        if (!counts) continue;
        GOODWILL_RETURN_IF_ERROR(Count(failure, node.cause.all));
        node.all_customers.push_back(failure.customer);
        ++node.cause.months[MonthOf(failure.time_us)].count;
      }
    }
    for (const auto& [said, cost] : handling_) {
      bool ok =
          CheckedAdd(NodeOf(said).cause.own.handling, cost, &NodeOf(said).cause.own.handling) &&
          CheckedAdd(out_.total.handling, cost, &out_.total.handling);
      for (std::string_view path = said; !path.empty(); path = AboveCause(path)) {
        int64_t& sum = nodes_.find(path)->second.cause.all.handling;
        ok = CheckedAdd(sum, cost, &sum) && ok;
      }
      if (!ok) return TooLarge();
    }
    GOODWILL_RETURN_IF_ERROR(Whom(everybody, out_.total));
    int64_t cost = 0;
    if (!CheckedAdd(out_.total.redress, out_.total.handling, &cost)) return TooLarge();
    for (auto& [path, node] : nodes_) {
      GOODWILL_RETURN_IF_ERROR(Whom(node.own_customers, node.cause.own));
      GOODWILL_RETURN_IF_ERROR(Whom(node.all_customers, node.cause.all));
      GOODWILL_RETURN_IF_ERROR(Trend(node.cause));
      Actions(node);
    }
    for (const CauseOrder order : {CauseOrder::kCount, CauseOrder::kCost, CauseOrder::kValue}) {
      Pareto(order);
    }
    for (auto& [customer, one] : recurring) {
      if (one.count < 2) continue;
      one.customer = IdOf(customer);
      one.value = std::max<int64_t>(values_[customer], 0);
      out_.recurring.push_back(std::move(one));
    }
    out_.recurring_in_all = static_cast<int64_t>(out_.recurring.size());
    std::sort(out_.recurring.begin(), out_.recurring.end(),
              [](const Recurrence& a, const Recurrence& b) {
                if (a.count != b.count) return a.count > b.count;
                if (a.value != b.value) return a.value > b.value;
                return a.customer.view() < b.customer.view();
              });
    if (out_.recurring.size() > options_.recurrences) out_.recurring.resize(options_.recurrences);
    Order();
    return absl::OkStatus();
  }

  // With everything above it.
  Node& NodeOf(std::string_view path) {
    if (const std::string_view above = AboveCause(path); !above.empty()) NodeOf(above);
    const auto found = nodes_.find(path);
    if (found != nodes_.end()) return found->second;
    Node& node = nodes_[std::string(path)];
    const NamedCause* const named = tree_.Named(path);
    node.cause.path = path;
    node.cause.named = named != nullptr;
    node.cause.title = named == nullptr || named->title.empty() ? node.cause.path : named->title;
    node.cause.months = months_;
    return node;
  }

  static absl::Status Count(const Failure& failure, CauseSum& sum) {
    switch (failure.source) {
      case Source::kComplaint: ++sum.complaints; break;
      case Source::kLoss: ++sum.losses; break;
      case Source::kBreach: ++sum.breaches; break;
    }
    return CheckedAdd(sum.redress, failure.redress, &sum.redress) ? absl::OkStatus() : TooLarge();
  }

  static void Recur(const Failure& failure, Recurrence& one) {
    one.first_us = one.count == 0 ? failure.time_us : std::min(one.first_us, failure.time_us);
    one.last_us = one.count == 0 ? failure.time_us : std::max(one.last_us, failure.time_us);
    ++one.count;
  }

  // Different customers, those who are there twice, and what they are worth.
  absl::Status Whom(std::vector<uint32_t>& customers, CauseSum& sum) const {
    std::sort(customers.begin(), customers.end());
    for (size_t i = 0; i < customers.size(); ++i) {
      if (i > 0 && customers[i] == customers[i - 1]) {
        sum.repeated += i == 1 || customers[i - 2] != customers[i] ? 1 : 0;
        continue;
      }
      ++sum.customers;
      if (!CheckedAdd(sum.value_at_risk, std::max<int64_t>(values_[customers[i]], 0),
                      &sum.value_at_risk)) {
        return TooLarge();
      }
    }
    return absl::OkStatus();
  }

  static absl::Status Trend(Cause& cause) {
    if (cause.months.size() < 2 || cause.all.count() == 0) return absl::OkStatus();
    std::vector<double> values, sizes;
    for (const CauseMonth& month : cause.months) {
      values.push_back(static_cast<double>(month.count));
      if (month.purchases > 0) sizes.push_back(static_cast<double>(month.purchases));
    }
    const bool rates = sizes.size() == values.size();
    if (!rates) sizes.clear();
    ChartOptions options;
    options.kind = rates ? ChartKind::kLaneyU : ChartKind::kXmr;
    GOODWILL_ASSIGN_OR_RETURN(Chart chart, DrawChart(options, values, sizes));
    if (rates && !(chart.excess > 1)) {
      // Less varied than chance: that few months happen to be alike narrows no limits.
      options.kind = ChartKind::kU;
      GOODWILL_ASSIGN_OR_RETURN(chart, DrawChart(options, values, sizes));
    }
    cause.chart = options.kind;
    cause.rate = chart.centre;
    for (size_t i = 0; i < chart.points.size(); ++i) cause.months[i].point = chart.points[i];
    cause.shift = chart.points.back().signal;
    if (cause.shift != 0 || chart.points.size() < kRunOfMonths) return absl::OkStatus();
    const std::span<const ChartPoint> run =
        std::span(chart.points).subspan(chart.points.size() - kRunOfMonths);
    const auto all = [&](auto beyond) {
      return std::all_of(run.begin(), run.end(),
                         [&](const ChartPoint& p) { return beyond(p.value); });
    };
    if (all([&](double v) { return v > chart.centre; })) cause.shift = 1;
    if (all([&](double v) { return v < chart.centre; })) cause.shift = -1;
    return absl::OkStatus();
  }

  void Actions(Node& node) const {
    const auto exposed = [&](int64_t from_us, int64_t to_us) -> int64_t {
      if (purchases_.empty()) return 1;  // equal times
      return std::lower_bound(purchases_.begin(), purchases_.end(), to_us) -
             std::lower_bound(purchases_.begin(), purchases_.end(), from_us);
    };
    for (const PromiseWithState& promise : promises_) {
      if (promise.promise.kind != kCorrectiveAction) continue;
      if (tree_.Find(promise.promise.ref) != node.cause.path) continue;
      node.cause.actions.push_back(ActionOf(promise, question_.as_of_us, node.times, exposed));
    }
    std::stable_sort(
        node.cause.actions.begin(), node.cause.actions.end(),
        [](const CorrectiveAction& a, const CorrectiveAction& b) { return a.made_us < b.made_us; });
  }

  void Pareto(CauseOrder order) {
    const auto weight = [&](const CauseSum& sum) {
      return order == CauseOrder::kCount  ? sum.count()
             : order == CauseOrder::kCost ? sum.cost()
                                          : sum.value_at_risk;
    };
    std::vector<Node*> ranked;
    for (auto& [path, node] : nodes_) {
      if (weight(node.cause.own) > 0) ranked.push_back(&node);
    }
    std::stable_sort(ranked.begin(), ranked.end(), [&](const Node* a, const Node* b) {
      return weight(a->cause.own) > weight(b->cause.own);
    });
    std::vector<uint8_t> seen(order == CauseOrder::kValue ? values_.size() : 0);
    int64_t place = 0, sum = 0;
    for (Node* node : ranked) {
      if (order != CauseOrder::kValue) {
        sum += weight(node->cause.own);
      } else {
        for (const uint32_t customer : node->own_customers) {
          if (!seen[customer]) sum += std::max<int64_t>(values_[customer], 0);
          seen[customer] = 1;
        }
      }
      node->cause.pareto[static_cast<size_t>(order)] = {++place, sum};
    }
  }

  // Depth first, the largest branch first.
  void Order() {
    std::map<std::string_view, std::vector<Node*>> below;
    for (auto& [path, node] : nodes_) below[AboveCause(path)].push_back(&node);
    for (auto& [above, nodes] : below) {
      std::stable_sort(nodes.begin(), nodes.end(), [](const Node* a, const Node* b) {
        return std::pair(a->cause.all.count(), a->cause.all.cost()) >
               std::pair(b->cause.all.count(), b->cause.all.cost());
      });
    }
    std::vector<Node*> waiting(below[""].rbegin(), below[""].rend());
    while (!waiting.empty()) {
      Node* const node = waiting.back();
      waiting.pop_back();
      if (const auto at = below.find(node->cause.path); at != below.end()) {
        waiting.insert(waiting.end(), at->second.rbegin(), at->second.rend());
      }
      order_.push_back(node);
    }
    for (Node* node : order_) out_.causes.push_back(std::move(node->cause));
  }

  const Book& book_;
  const MeasuresQuestion& question_;
  const std::shared_ptr<const Policy> policy_;
  const Desk& desk_;
  const DeskRules& rules_;
  const CausesQuestion& options_;
  const Run& run_;
  const CauseTree tree_;
  Zone zone_;
  std::vector<CauseMonth> months_;  // with purchases
  std::vector<int64_t> starts_;     // of the months
  std::shared_ptr<const Measures> measures_;
  std::vector<int64_t> values_;  // by customer's number: place in measures' Sorted()
  std::map<std::string, uint32_t, std::less<>> others_;
  std::vector<CustomerId> other_ids_;
  std::map<std::string, std::string, std::less<>> case_causes_;
  std::map<std::string, int64_t> handling_;  // by path
  std::vector<int64_t> purchases_;           // times
  std::vector<PromiseWithState> promises_;
  std::vector<Failure> failures_;
  std::map<std::string, Node, std::less<>> nodes_;
  std::vector<Node*> order_;
  CauseReport out_;
};

}  // namespace

absl::StatusOr<CauseReport> CausesOf(const Book& book, const MeasuresQuestion& question,
                                     std::shared_ptr<const Policy> policy, const Desk& desk,
                                     const DeskRules& rules, const CausesQuestion& options,
                                     const Run& run) {
  return Gatherer(book, question, std::move(policy), desk, rules, options, run).Make();
}

}  // namespace goodwill
