#include "goodwill/assess/failures.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "goodwill/assess/lost.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/corrective_action.h"
#include "goodwill/book/promise_ledger.h"
#include "goodwill/book/schema.h"
#include "goodwill/book/who_remains.h"

namespace goodwill {
namespace {

constexpr int64_t kMysteryShopper = 3;
constexpr int64_t kCompetitorSubject = 2;

auto KeyOf(const KnownFailure& f) {
  return std::tuple(f.customer.view(), f.day, std::string_view(f.kind), f.time_us,
                    std::string_view(f.ref));
}

class FailureReader {
 public:
  FailureReader(const Book& book, const MeasuresQuestion& question,
                const std::optional<CustomerIdView>& only, WhoRemains remains, const Zone& zone)
      : book_(book), question_(question), only_(only), remains_(std::move(remains)), days_(zone) {}

  absl::Status Measured(const ServicePolicy& service) {
    using namespace measurements;
    if (service.standards.empty()) return absl::OkStatus();
    GOODWILL_ASSIGN_OR_RETURN(const Facts rows,
                              book_.Read(TableKind::kMeasurements, question_.known_batch));
    std::map<std::string_view, const Standard*> standards;
    for (const Standard& standard : service.standards) standards[standard.name] = &standard;
    for (int64_t row = 0; row < rows.rows; ++row) {
      if (rows.Number(kSubject, row) == kCompetitorSubject) continue;
      if (rows.Number(kSource, row) == kMysteryShopper) continue;
      const auto standard = standards.find(rows.Text(kStandard, row));
      const std::string_view customer = rows.Text(kCustomerId, row);
      if (standard == standards.end() || customer.empty()) continue;
      int64_t promised = rows.Number(kPromised, row);
      if (promised == kNullNumber) promised = standard->second->promised.value_or(kNullNumber);
      const int64_t actual = rows.Number(kActual, row);
      if (promised == kNullNumber || actual == kNullNumber) continue;
      if (KeepsPromise(standard->second->better, promised, actual)) continue;
      std::optional<CustomerIdView> who = CustomerIdView::Text(customer);
      if (book_.ids() == IdKind::kNumber) {
        const std::optional<int64_t> number = NumberWrittenAs(customer);
        who = number ? std::optional(CustomerIdView::Number(*number)) : std::nullopt;
      }
      const std::string_view ref = rows.Text(kRef, row);
      if (who) {
        Add(*who, "standard:" + standard->second->name, rows.Number(kTime, row),
            ref.empty() ? rows.Text(kMeasurementId, row) : ref);
      }
    }
    return absl::OkStatus();
  }

  absl::Status Promised() {
    GOODWILL_ASSIGN_OR_RETURN(
        const auto promises,
        Promises(book_, {question_.as_of_us, question_.known_batch, {}, only_}));
    for (const PromiseWithState& row : promises) {
      const Promise& p = row.promise;
      const bool broken = row.state == PromiseState::kBroken;
      const bool late =
          row.state == PromiseState::kOverdue || row.state == PromiseState::kKeptLate;
      if ((!broken && !late) || p.kind == kCorrectiveAction) continue;
      const int64_t when = broken || p.due_us == kNullNumber ? p.broken_us : p.due_us;
      Add(p.customer, "promise:" + std::string(p.kind), when, p.id);
    }
    return absl::OkStatus();
  }

  absl::Status Happened() {
    using namespace events;
    GOODWILL_ASSIGN_OR_RETURN(
        const Facts rows,
        only_ ? book_.ReadOf(TableKind::kEvents, *only_, question_.as_of_us, question_.known_batch)
              : book_.Read(TableKind::kEvents, question_.known_batch));
    for (int64_t row = 0; row < rows.rows; ++row) {
      const std::string_view kind = rows.Text(kKind, row);
      if (kind == "complaint" || FaultOf(kind) != Fault::kOwn) continue;
      const std::string_view ref = rows.Text(kRef, row);
      Add(rows.Customer(row), "event:" + std::string(kind), rows.Number(kTime, row),
          ref.empty() ? rows.Text(kEventId, row) : ref);
    }
    return absl::OkStatus();
  }

  std::vector<KnownFailure> Take() {
    std::sort(out_.begin(), out_.end(),
              [](const KnownFailure& a, const KnownFailure& b) { return KeyOf(a) < KeyOf(b); });
    const auto same = [](const KnownFailure& a, const KnownFailure& b) {
      return a.customer == b.customer && a.kind == b.kind && a.day == b.day;
    };
    out_.erase(std::unique(out_.begin(), out_.end(), same), out_.end());
    return std::move(out_);
  }

 private:
  void Add(const CustomerIdView& customer, std::string kind, int64_t time_us,
           std::string_view ref) {
    if (time_us >= question_.as_of_us) return;
    const std::optional<CustomerIdView> who = remains_.Of(customer);
    if (!who || (only_ && *who != *only_)) return;
    out_.push_back({CustomerId(*who), std::move(kind), time_us, days_.DayOf(time_us),
                    std::string(ref)});
  }

  const Book& book_;
  const MeasuresQuestion& question_;
  const std::optional<CustomerIdView> only_;
  const WhoRemains remains_;
  const DayCursor days_;
  std::vector<KnownFailure> out_;
};

}  // namespace

absl::StatusOr<std::vector<KnownFailure>> KnownFailuresOf(
    const Book& book, const MeasuresQuestion& question, const Policy& policy,
    const std::optional<CustomerIdView>& customer) {
  GOODWILL_ASSIGN_OR_RETURN(const Zone zone, book.ZoneOf(question));
  GOODWILL_ASSIGN_OR_RETURN(WhoRemains remains,
                            WhoRemains::Make(book, question.as_of_us, question.known_batch));
  FailureReader reader(book, question, customer, std::move(remains), zone);
  GOODWILL_RETURN_IF_ERROR(reader.Measured(policy.service.value_or(ServicePolicy())));
  GOODWILL_RETURN_IF_ERROR(reader.Promised());
  GOODWILL_RETURN_IF_ERROR(reader.Happened());
  return reader.Take();
}

}  // namespace goodwill
