#include "goodwill/care/recovery.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "care/ended.h"
#include "care/spending.h"
#include "care/who.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/window.h"
#include "goodwill/book/history.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

constexpr int64_t kOutgoing = 2;

ServicePolicy ServiceOf(const Policy& policy) {
  return policy.service ? *policy.service : ServicePolicy();
}

int32_t FirstOfMonth(int32_t day) {
  const absl::CivilDay civil = absl::CivilDay(1970, 1, 1) + day;
  return day - (civil.day() - 1);
}

// A complaint of a customer.
struct Complaint {
  int64_t received_us = 0;
  const CaseFile* file = nullptr;
};

// By customer, ascending by when they came in.
using Complaints = std::map<std::string, std::vector<Complaint>, std::less<>>;

Complaints ComplaintsIn(const Desk& desk, int64_t as_of_us) {
  Complaints out;
  for (const auto& [id, place] : desk.index()) {
    const CaseFile& file = desk.at(place);
    if (file.state.received_us >= as_of_us || !IsComplaint(file.state)) continue;
    if (file.state.anonymous) continue;
    out[file.customer.view().ToString()].push_back({file.state.received_us, &file});
  }
  for (auto& [customer, complaints] : out) {
    std::stable_sort(
        complaints.begin(), complaints.end(),
        [](const Complaint& a, const Complaint& b) { return a.received_us < b.received_us; });
  }
  return out;
}

// The first complaint from an instant on, before another; null: they stayed silent.
const Complaint* VoicedIn(const Complaints& complaints, const CustomerIdView& customer,
                          int64_t from_us, int64_t until_us) {
  const auto of = complaints.find(customer.ToString());
  if (of == complaints.end()) return nullptr;
  const auto at = std::lower_bound(
      of->second.begin(), of->second.end(), from_us,
      [](const Complaint& complaint, int64_t us) { return complaint.received_us < us; });
  return at != of->second.end() && at->received_us < until_us ? &*at : nullptr;
}

// When the case was closed for good, before an instant.
std::optional<int64_t> ClosedBy(const CaseFile& file, int64_t before_us) {
  std::optional<int64_t> out;
  for (const Command& command : file.commands) {
    if (command.effective_us >= before_us) continue;
    if (command.kind == CommandKind::kClose) out = command.effective_us;
    if (command.kind == CommandKind::kReopen) out.reset();
  }
  return out;
}

// Whether we wrote for that purpose between two instants.
bool WasInvited(const Facts& contacts, std::string_view purpose, int64_t from_us,
                int64_t until_us) {
  using namespace interactions;
  for (int64_t row = 0; row < contacts.rows; ++row) {
    const int64_t time_us = contacts.Number(kTime, row);
    if (contacts.Number(kDirection, row) == kOutgoing &&
        contacts.Text(kPurpose, row) == purpose && time_us >= from_us && time_us < until_us) {
      return true;
    }
  }
  return false;
}

VoiceRate RateOf(std::string kind, int64_t failures, int64_t voiced) {
  VoiceRate out{std::move(kind), failures, voiced, std::numeric_limits<double>::quiet_NaN(), {}};
  if (failures == 0) return out;
  out.share = static_cast<double>(voiced) / static_cast<double>(failures);
  out.interval = WilsonInterval(voiced, failures);
  return out;
}

class Recoverer {
 public:
  Recoverer(const Book& book, const Desk& desk, const MeasuresQuestion& question,
            const ServicePolicy& service, Zone zone)
      : book_(book),
        question_(question),
        service_(service),
        zone_(std::move(zone)),
        complaints_(ComplaintsIn(desk, question.as_of_us)) {}

  absl::StatusOr<Recovery> Make(std::span<const KnownFailure> failures, const Run& run) {
    out_.effect_days = service_.effect_days;
    out_.voice_days = service_.voice_days;
    out_.currency = question_.currency;
    GOODWILL_ASSIGN_OR_RETURN(span_, ResolveWindow(Window::RollingMonths(service_.months),
                                                   question_.as_of_us, zone_));
    out_.from_us = span_.from_us;
    out_.until_us = span_.to_us;
    GOODWILL_RETURN_IF_ERROR(run.Report(0, 2));
    GOODWILL_RETURN_IF_ERROR(CountVoices(failures));
    GOODWILL_RETURN_IF_ERROR(run.Report(1, 2));
    GOODWILL_RETURN_IF_ERROR(Compare(failures));
    GOODWILL_RETURN_IF_ERROR(run.Report(2, 2));
    return std::move(out_);
  }

 private:
  int64_t VoiceUs() const { return int64_t{service_.voice_days} * kMicrosPerDay; }

  const Complaint* Voiced(const KnownFailure& failure) const {
    return VoicedIn(complaints_, failure.customer.view(), failure.time_us,
                    failure.time_us + VoiceUs());
  }

  absl::Status CountVoices(std::span<const KnownFailure> failures) {
    struct Count {
      int64_t failures = 0, voiced = 0;
    };
    std::map<std::string_view, Count> kinds;
    std::map<int32_t, Count> months;
    Count all;
    for (const KnownFailure& failure : failures) {
      if (!span_.Contains(failure.time_us)) continue;
      if (failure.time_us + VoiceUs() > question_.as_of_us) continue;
      const int64_t voiced = Voiced(failure) != nullptr ? 1 : 0;
      for (Count* count : {&all, &kinds[failure.kind], &months[FirstOfMonth(failure.day)]}) {
        ++count->failures;
        count->voiced += voiced;
      }
    }
    out_.voice = RateOf("", all.failures, all.voiced);
    for (const auto& [kind, count] : kinds) {
      out_.kinds.push_back(RateOf(std::string(kind), count.failures, count.voiced));
    }
    GOODWILL_ASSIGN_OR_RETURN(const auto buyers, BuyersByMonth());
    // A month counts for both charts: where nothing failed, that is a good month.
    const int32_t first = FirstOfMonth(zone_.DayOf(span_.from_us));
    for (const auto& [month, count] : buyers) {
      if (month >= first) months.try_emplace(month);
    }
    for (const auto& [month, count] : months) {
      const auto bought = buyers.find(month);
      out_.months.push_back({.first_day = month,
                             .buyers = bought == buyers.end() ? 0 : bought->second,
                             .failures = count.failures,
                             .voiced = count.voiced,
                             .failing = {},
                             .voicing = {}});
    }
    GOODWILL_RETURN_IF_ERROR(Chart(
        ChartKind::kLaneyU, [](const VoiceMonth& m) { return std::pair(m.failures, m.buyers); },
        &VoiceMonth::failing));
    return Chart(
        ChartKind::kP, [](const VoiceMonth& m) { return std::pair(m.voiced, m.failures); },
        &VoiceMonth::voicing);
  }

  // Months whose size is above 0.
  template <typename F>
  absl::Status Chart(ChartKind kind, F figures, ChartPoint VoiceMonth::*point) {
    std::vector<double> counts, sizes;
    std::vector<VoiceMonth*> months;
    for (VoiceMonth& month : out_.months) {
      const auto [count, size] = figures(month);
      if (size == 0) continue;
      counts.push_back(static_cast<double>(count));
      sizes.push_back(static_cast<double>(size));
      months.push_back(&month);
    }
    if (months.empty()) return absl::OkStatus();
    // Laney's limits need neighbours, and something that varies.
    const bool any = std::any_of(counts.begin(), counts.end(), [](double c) { return c > 0; });
    if (kind == ChartKind::kLaneyU && (counts.size() < 2 || !any)) kind = ChartKind::kU;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Chart chart,
                              DrawChart({.kind = kind}, counts, sizes));
    for (size_t i = 0; i < months.size(); ++i) months[i]->*point = chart.points[i];
    return absl::OkStatus();
  }

  // Of the months whose failures can have been voiced by as-of.
  absl::StatusOr<std::map<int32_t, int64_t>> BuyersByMonth() const {
    using namespace purchases;
    std::map<int32_t, int64_t> out;
    GOODWILL_ASSIGN_OR_RETURN(const Facts rows,
                              book_.Read(TableKind::kPurchases, question_.known_batch));
    const DayCursor days(zone_);
    const int64_t until_us = question_.as_of_us - VoiceUs();
    std::set<int32_t> months;
    for (int64_t row = 0; row < rows.rows; ++row) {
      if (row > 0 && rows.Customer(row) != rows.Customer(row - 1)) months.clear();
      const int64_t time_us = rows.Number(kTime, row);
      if (time_us < span_.from_us || time_us > until_us) continue;
      const int32_t month = FirstOfMonth(days.DayOf(time_us));
      if (months.insert(month).second) ++out[month];
    }
    return out;
  }

  struct Followed {
    EffectRow row;
    bool resolved = false;
    bool repeated = false;
  };

  absl::Status Compare(std::span<const KnownFailure> failures) {
    const int32_t length = service_.effect_days;
    const int32_t until = zone_.DayOf(question_.as_of_us) - length;
    const int32_t from = zone_.DayOf(span_.from_us) - length;
    GOODWILL_ASSIGN_OR_RETURN(
        const care::WhoIsWho who,
        care::WhoIsWho::Make(book_, question_.as_of_us, question_.known_batch));
    GOODWILL_ASSIGN_OR_RETURN(HistoryReader reader, HistoryReader::Make(book_, question_));
    std::map<std::string_view, uint64_t> kinds;
    for (const KnownFailure& failure : failures) kinds.emplace(failure.kind, 0);
    uint64_t place = 0;
    for (auto& [kind, number] : kinds) number = place++;

    uint64_t customer = 0;
    for (size_t begin = 0; begin < failures.size();) {
      size_t end = begin;
      while (end < failures.size() && failures[end].customer == failures[begin].customer) ++end;
      const CustomerIdView id = failures[begin].customer.view();
      ++customer;
      if (who.MayCompare(id) && reader.Find(id)) {
        GOODWILL_ASSIGN_OR_RETURN(const auto orders, reader.Orders());
        GOODWILL_ASSIGN_OR_RETURN(const care::Spending spending,
                                  care::Spending::Of(orders, question_.currency.exponent()));
        std::set<std::pair<uint64_t, int32_t>> seen;  // kind and month
        std::optional<int32_t> before;                // the failure before
        for (size_t i = begin; i < end; ++i) {
          const KnownFailure& failure = failures[i];
          const bool repeated = before && failure.day - *before <= kRepeatDays;
          before = failure.day;
          const uint64_t kind = kinds[failure.kind];
          const int32_t month = FirstOfMonth(failure.day);
          if (failure.day < from || failure.day >= until) continue;
          if (!spending.bought() || spending.first_day() > failure.day - length) continue;
          if (!seen.emplace(kind, month).second) continue;
          Follow(failure, customer, kind, repeated, spending);
        }
      }
      begin = end;
    }
    std::vector<EffectRow> rows;
    for (const Followed& followed : followed_) rows.push_back(followed.row);
    care::GroupBySpending(rows);
    for (size_t i = 0; i < rows.size(); ++i) followed_[i].row = rows[i];

    Add("complained", [](const Followed&) { return true; });
    Add("resolved", [](const Followed& f) { return !f.row.exposed || f.resolved; });
    Add("unresolved", [](const Followed& f) { return !f.row.exposed || !f.resolved; });
    Add("first_failure", [](const Followed& f) { return !f.repeated; });
    Add("repeated_failure", [](const Followed& f) { return f.repeated; });
    for (const auto& [group, count] : again_) {
      BoughtAgain& out = out_.bought_again.emplace_back();
      out.group = group;
      out.failures = count.first;
      out.again = count.second;
      out.share = static_cast<double>(count.second) / static_cast<double>(count.first);
      out.interval = WilsonInterval(count.second, count.first);
    }
    return absl::OkStatus();
  }

  void Follow(const KnownFailure& failure, uint64_t customer, uint64_t kind, bool repeated,
              const care::Spending& spending) {
    const int32_t length = service_.effect_days;
    const Complaint* const voiced = Voiced(failure);
    Followed followed;
    followed.repeated = repeated;
    followed.row = spending.Around(failure.day, length);
    followed.row.customer = customer;
    followed.row.exposed = voiced != nullptr;
    // The kinds of a book are far fewer than 2^24; the group takes another three bits.
    followed.row.stratum = (kind << 1 | (repeated ? 1 : 0)) << 32 |
                           static_cast<uint32_t>(FirstOfMonth(failure.day));
    std::string group = "silent";
    if (voiced != nullptr) {
      const auto closed =
          ClosedBy(*voiced->file, zone_.StartOfDay(failure.day + length + 1));
      followed.resolved = closed.has_value();
      group = closed ? "resolved" : "unresolved";
      if (closed && *closed - voiced->received_us <= kQuickDays * kMicrosPerDay) {
        group = "resolved_quickly";
      }
    }
    auto& [failures, again] = again_[group];
    ++failures;
    again += spending.BoughtBetween(failure.day + 1, failure.day + length) ? 1 : 0;
    followed_.push_back(followed);
  }

  template <typename F>
  void Add(const char* group, F belongs) {
    std::vector<EffectRow> rows;
    for (const Followed& followed : followed_) {
      if (belongs(followed)) rows.push_back(followed.row);
    }
    out_.effects.push_back({group, EffectOf(rows)});
  }

  const Book& book_;
  const MeasuresQuestion& question_;
  const ServicePolicy& service_;
  const Zone zone_;
  const Complaints complaints_;
  Span span_;
  std::vector<Followed> followed_;
  std::map<std::string, std::pair<int64_t, int64_t>> again_;
  Recovery out_;
};

}  // namespace

absl::StatusOr<Recovery> RecoveryOf(const Book& book, const Desk& desk,
                                    const MeasuresQuestion& question, const Policy& policy,
                                    const Run& run) {
  const ServicePolicy service = ServiceOf(policy);
  GOODWILL_ASSIGN_OR_RETURN(const auto failures, KnownFailuresOf(book, question, policy));
  if (failures.empty()) {
    return absl::FailedPreconditionError(
        "no failure is known, so nobody can be compared with who complained: record measurements "
        "with their customers, promises that were not kept, or events such as delivery_failed");
  }
  GOODWILL_ASSIGN_OR_RETURN(Zone zone, book.ZoneOf(question));
  return Recoverer(book, desk, question, service, std::move(zone)).Make(failures, run);
}

absl::StatusOr<std::vector<Invitation>> InvitationsOf(const Book& book, const Desk& desk,
                                                      const MeasuresQuestion& question,
                                                      const Policy& policy,
                                                      const InvitationQuestion& asked) {
  if (asked.channel < 1 || asked.channel > kChannels.size()) {
    return absl::InvalidArgumentError("channel is none of the channels there are");
  }
  const ServicePolicy service = ServiceOf(policy);
  const int64_t from_us = question.as_of_us - int64_t{service.voice_days} * kMicrosPerDay;
  GOODWILL_ASSIGN_OR_RETURN(const auto failures, KnownFailuresOf(book, question, policy));
  const Complaints complaints = ComplaintsIn(desk, question.as_of_us);
  std::vector<Invitation> out;
  for (const KnownFailure& failure : failures) {
    if (failure.time_us < from_us) continue;
    if (out.empty() || !(out.back().customer == failure.customer)) {
      out.push_back({.customer = failure.customer, .failure = {}, .failures = 0, .verdict = {}});
    }
    out.back().failure = failure;
    ++out.back().failures;
  }
  std::erase_if(out, [&](const Invitation& invitation) {
    return VoicedIn(complaints, invitation.customer.view(), invitation.failure.time_us,
                    question.as_of_us) != nullptr;
  });
  std::vector<Invitation> open;
  for (Invitation& invitation : out) {
    const CustomerIdView id = invitation.customer.view();
    GOODWILL_ASSIGN_OR_RETURN(
        const Facts contacts,
        book.ReadOf(TableKind::kInteractions, id, question.as_of_us, question.known_batch));
    if (WasInvited(contacts, asked.purpose, invitation.failure.time_us, question.as_of_us)) {
      continue;
    }
    const auto complaining =
        static_cast<int32_t>(std::min<int64_t>(desk.OpenOf(id, question.as_of_us), 1000));
    GOODWILL_ASSIGN_OR_RETURN(
        invitation.verdict,
        MayContact(book, id, {asked.channel, asked.purpose, question.as_of_us, false, true},
                   policy.strategy ? policy.strategy->contact : ContactPolicy(), false,
                   complaining));
    open.push_back(std::move(invitation));
  }
  std::stable_sort(open.begin(), open.end(), [](const Invitation& a, const Invitation& b) {
    return a.failure.time_us > b.failure.time_us;
  });
  return open;
}

}  // namespace goodwill
