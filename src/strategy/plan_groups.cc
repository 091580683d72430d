#include "strategy/plan_groups.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/book/group.h"

namespace goodwill {
namespace {

// The facts of one position, which begin as those of everybody else.
PersonFacts& At(int64_t position, PlanPeople& people) {
  const auto at = std::lower_bound(people.people.begin(), people.people.end(), position,
                                   [](const auto& one, int64_t p) { return one.first < p; });
  return at->second;
}

}  // namespace

absl::Status ShareGroups(const Book& book, const Measures& measures, StrategyJudge& judge,
                         std::span<const CustomerForecast> forecasts, PlanPeople& people) {
  const MeasuresHeader& header = measures.header();
  GOODWILL_ASSIGN_OR_RETURN(const Facts rows, book.Read(TableKind::kCustomers, header.known_batch));
  const auto parents = ParentsOf(rows, header.as_of_us);
  if (parents.empty()) return absl::OkStatus();

  struct Member {
    int64_t position;
    double flow;
  };
  // In the order of ids, so that sums do not depend on arrival.
  std::map<std::string, std::vector<Member>> groups;
  for (const auto& [id, parent] : parents) groups[TopOf(parents, id)];
  std::vector<int64_t> members;
  for (const uint32_t position : measures.Sorted()) {
    const auto group = groups.find(TopOf(parents, measures.IdAt(position).ToString()));
    if (group == groups.end()) continue;
    const Measures::Place place = measures.At(position);
    const double flow =
        std::fabs(judge.WorthOf(*place.part, place.index, &forecasts[position]).flow);
    if (!(flow > 0)) continue;
    group->second.push_back({static_cast<int64_t>(position), flow});
    members.push_back(position);
  }

  // Everybody of a group has facts of their own.
  std::sort(members.begin(), members.end());
  std::vector<std::pair<int64_t, PersonFacts>> all;
  auto known = people.people.begin();
  for (const int64_t position : members) {
    for (; known != people.people.end() && known->first < position; ++known) {
      all.push_back(std::move(*known));
    }
    if (known != people.people.end() && known->first == position) {
      all.push_back(std::move(*known++));
    } else {
      all.emplace_back(position, people.others);
    }
  }
  std::move(known, people.people.end(), std::back_inserter(all));
  people.people = std::move(all);

  for (const auto& [top, of] : groups) {
    double flow = 0;
    for (const Member& member : of) flow += member.flow;
    for (const Member& member : of) {
      At(member.position, people).group_share = member.flow / flow;
    }
  }
  return absl::OkStatus();
}

}  // namespace goodwill
