#include "goodwill/desk/case_promises.h"

#include <algorithm>

namespace goodwill {

CasePromises PromisesInCases(const Desk& desk, int64_t as_of_us,
                             const std::optional<CustomerIdView>& customer) {
  CasePromises out;
  for (const auto& [id, place] : desk.index()) {
    const CaseFile& now = desk.at(place);
    if (customer && now.customer.view() != *customer) continue;
    const bool same = HappenedBefore(now, as_of_us);
    const CaseFile& file = same ? now : out.earlier.emplace_back(AsOf(now, as_of_us));
    const CaseState& state = file.state;
    const auto add = [&](std::string_view name, std::string_view kind) -> Promise& {
      Promise& promise = out.promises.emplace_back();
      promise.customer = now.customer.view();
      promise.id = out.ids.emplace_back(now.id + "/" + std::string(name));
      promise.kind = kind;
      promise.owner = state.responsible.empty() ? std::string_view() : state.responsible;
      promise.ref = now.id;
      return promise;
    };
    for (const Remedy& remedy : state.remedies) {
      if (remedy.state != RemedyState::kAccepted && remedy.state != RemedyState::kFulfilled)
        continue;
      Promise& promise = add(remedy.ref, kRemedyPromise);
      promise.text = remedy.text;
      promise.made_us = remedy.promised_us;
      if (remedy.due_us != 0) promise.due_us = remedy.due_us;
      if (remedy.state == RemedyState::kFulfilled) promise.kept_us = remedy.fulfilled_us;
      promise.amount = remedy.amount_minor;
    }
    if (state.next_update_us == 0 || HasEnded(state.stage)) continue;
    Promise& promise = add("next_update", kNextUpdatePromise);
    promise.due_us = state.next_update_us;
    promise.made_us = state.received_us;
    for (const Command& command : file.commands) {
      if (command.due_us == state.next_update_us &&
          (command.kind == CommandKind::kAcknowledge || command.kind == CommandKind::kContactOut)) {
        promise.made_us = command.effective_us;
      }
    }
  }
  return out;
}

}  // namespace goodwill
