#include "goodwill/care/fairness.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "care/ended.h"

namespace goodwill {
namespace {

struct Closed {
  std::string id;
  int64_t redress = 0;
};

// By linear interpolation between the sorted values.
double Quantile(const std::vector<int64_t>& sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(at);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = at - static_cast<double>(below);
  return (1 - part) * static_cast<double>(sorted[below]) +
         part * static_cast<double>(sorted[above]);
}

int64_t MedianOf(std::vector<int64_t> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[(values.size() - 1) / 2];
}

struct Counted {
  std::set<std::string> customers;
  int64_t complaints = 0, found = 0, upheld = 0, closed = 0, redressed = 0;
  std::vector<int64_t> clock, redress;
};

int64_t SizeOf(const Counted& group) { return static_cast<int64_t>(group.customers.size()); }

// Groups that are too small, and as many of the smallest others as it takes for the hidden
// to be enough together: else the sum of all, which the desk's figures tell, gives them away.
std::set<std::string> Hidden(const std::map<std::string, Counted>& groups) {
  std::vector<std::pair<int64_t, std::string>> by_size;
  for (const auto& [label, group] : groups) by_size.emplace_back(SizeOf(group), label);
  std::sort(by_size.begin(), by_size.end());
  std::set<std::string> out;
  int64_t together = 0;
  for (const auto& [size, label] : by_size) {
    if (size >= kSmallestGroup && (together == 0 || together >= kSmallestGroup)) break;
    out.insert(label);
    together += size;
  }
  return out;
}

ShareDifference Against(int64_t count, int64_t of, int64_t others, int64_t of_others) {
  return AgainstCompetitor(AttainmentOf(count, of), AttainmentOf(others, of_others));
}

}  // namespace

absl::StatusOr<Fairness> FairnessOf(const Desk& desk, int64_t from_us, int64_t as_of_us,
                                    const std::map<std::string, std::string>& label_of) {
  if (from_us >= as_of_us) return absl::InvalidArgumentError("the audit begins after it ends");
  Fairness out;
  out.from_us = from_us;
  out.until_us = as_of_us;
  using Kind = std::tuple<std::string, int32_t, Finding>;
  std::map<Kind, std::vector<Closed>> kinds;
  std::map<std::string, Counted> groups;
  for (const auto& [id, place] : desk.index()) {
    const CaseFile file = AsOf(desk.at(place), as_of_us);
    const CaseState& state = file.state;
    if (!IsComplaint(state) || state.received_us < from_us) continue;
    const care::Ended ended = care::EndOf(file);
    const int64_t redress = Desk::GrantedIn(state);
    if (ended.now_us) {
      kinds[{std::string(ProductOf(file.commands)), state.severity, state.finding}].push_back(
          {file.id, redress});
    }
    const auto label = label_of.find(file.customer.view().ToString());
    if (label == label_of.end()) {
      ++out.unlabelled;
      continue;
    }
    Counted& group = groups[label->second];
    group.customers.insert(label->first);
    ++group.complaints;
    group.found += state.finding != Finding::kNone ? 1 : 0;
    group.upheld += care::IsUpheld(state.finding) ? 1 : 0;
    if (!ended.now_us) continue;
    ++group.closed;
    group.clock.push_back(*ended.now_us - state.received_us);
    if (redress == 0) continue;
    ++group.redressed;
    group.redress.push_back(redress);
  }

  for (const auto& [kind, cases] : kinds) {
    if (static_cast<int64_t>(cases.size()) < kLeastAlike) continue;
    std::vector<int64_t> sorted;
    for (const Closed& one : cases) sorted.push_back(one.redress);
    std::sort(sorted.begin(), sorted.end());
    const double lower = Quantile(sorted, 0.25), upper = Quantile(sorted, 0.75);
    const double reach = 1.5 * (upper - lower);
    for (const Closed& one : cases) {
      const auto redress = static_cast<double>(one.redress);
      if (redress >= lower - reach && redress <= upper + reach) continue;
      out.unlike.push_back({one.id, std::get<0>(kind), std::get<1>(kind), std::get<2>(kind),
                            one.redress, static_cast<int64_t>(cases.size()), MedianOf(sorted),
                            lower - reach, upper + reach});
    }
  }
  const auto distance = [](const UnlikeCase& c) {
    return std::abs(static_cast<double>(c.redress_minor) - static_cast<double>(c.median_minor));
  };
  std::sort(out.unlike.begin(), out.unlike.end(), [&](const UnlikeCase& a, const UnlikeCase& b) {
    return distance(a) != distance(b) ? distance(a) > distance(b) : a.case_id < b.case_id;
  });

  const std::set<std::string> hidden = Hidden(groups);
  Counted shown;
  for (const auto& [label, group] : groups) {
    if (hidden.contains(label)) continue;
    shown.found += group.found;
    shown.upheld += group.upheld;
    shown.closed += group.closed;
    shown.redressed += group.redressed;
  }
  for (auto& [label, group] : groups) {
    AuditGroup& row = out.groups.emplace_back();
    row.label = label;
    row.hidden = hidden.contains(label);
    if (row.hidden) continue;
    row.customers = SizeOf(group);
    row.complaints = group.complaints;
    row.upheld = ShareOf(group.upheld, group.found);
    row.redressed = ShareOf(group.redressed, group.closed);
    row.clock = DurationsOf(std::move(group.clock));
    row.median_redress_minor = MedianOf(std::move(group.redress));
    row.upheld_against_others =
        Against(group.upheld, group.found, shown.upheld - group.upheld, shown.found - group.found);
    row.redressed_against_others =
        Against(group.redressed, group.closed, shown.redressed - group.redressed,
                shown.closed - group.closed);
  }
  return out;
}

}  // namespace goodwill
