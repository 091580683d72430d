#include "wire/plan_wire.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/sha256.h"
#include "goodwill/base/problem.h"
#include "goodwill/v1/plan.pb.h"
#include "google/protobuf/arena.h"
#include "wire/header_wire.h"

namespace goodwill {
namespace {

// One bit pattern for everything that is no number.
double Canonical(double value) {
  return std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value;
}

void WriteCertificate(const PlanProof& proof, v1::PlanCertificate* message) {
  for (const ProofCase& one : proof.allocation.certificate.cases) {
    v1::PlanProofCase* const out = message->add_cases();
    for (const Branch& branch : one.path) {
      v1::PlanBranch* const step = out->add_path();
      step->set_customer(branch.customer);
      if (branch.option >= 0) {
        const auto first = proof.first[static_cast<size_t>(branch.customer)];
        step->set_option(proof.variants[static_cast<size_t>(first + branch.option)] + 1);
      }
      step->set_taken(branch.taken);
    }
    for (const int64_t price : one.prices.scaled) out->add_prices(price);
    out->set_shift(one.prices.shift);
    out->set_impossible(one.impossible);
  }
}

void WriteProspect(const StrategyProspect& p, v1::PlanProspect* message) {
  message->set_counted(std::string(NameOf(CountedOf(p.strategy))));
  message->set_base(Canonical(p.base));
  message->set_effect(Canonical(p.effect));
  message->set_detectable(Canonical(p.prospect.minimum_detectable));
  message->set_people_needed(Canonical(p.prospect.people_needed));
  message->set_verdict_days(std::max(p.VerdictDays(), 0));
}

void WriteHead(const Plan& plan, v1::Plan* message) {
  const PlanHead& head = plan.head();
  wire::WriteHeader(plan.assessment().measures().header(), message->mutable_header());
  message->set_policy_digest(std::string(head.policy.begin(), head.policy.end()));
  message->set_by_value(head.by_value);
  message->set_on_margin(head.on_margin);
  message->set_worth_up_to(head.worth_up_to);
  for (const StrategyVariant& v : plan.variants()) message->add_variants(v.name);
  for (size_t s = 0; s < kStrategies; ++s) {
    const PlanHead::Posture& posture = head.postures[s];
    if (posture.customers == 0) continue;
    v1::PlanPosture* const out = message->add_postures();
    out->set_strategy(std::string(kStrategyNames[s]));
    out->set_customers(posture.customers);
    out->set_value(Canonical(posture.value));
    out->set_gain(posture.gain);
    out->set_cost(posture.cost);
    out->set_held_out(posture.held_out);
    out->set_waiting(posture.waiting);
    for (const StrategyProspect& p : head.prospects) {
      if (p.strategy == static_cast<Strategy>(s) && p.tried) {
        WriteProspect(p, out->mutable_prospect());
      }
    }
  }
  for (const Unassessed what : head.unassessed) message->add_unassessed(std::string(NameOf(what)));
  for (const BudgetUse& use : head.budgets) {
    v1::PlanBudget* const out = message->add_budgets();
    out->set_resource(use.budget.resource);
    out->set_budget(use.budget.amount);
    out->set_at_least(use.budget.at_least);
    out->set_used(use.used);
    out->set_price(use.price);
  }
  if (const PlanProof* const proof = plan.proof()) {
    message->set_planned_millionths(proof->allocation.value);
    message->set_bound_millionths(proof->allocation.bound);
    WriteCertificate(*proof, message->mutable_certificate());
  }
  for (size_t reason = 0; reason < kDecisionReasons; ++reason) {
    message->add_reasons(std::string(CodeOf(static_cast<DecisionReason>(reason))));
  }
}

}  // namespace

namespace {

absl::StatusOr<std::string> Encode(const Plan& plan, bool with_known) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Plan>(&arena);
  message->set_version(1);
  WriteHead(plan, message);
  if (!with_known) message->mutable_header()->clear_known_batch();
  const Measures& measures = plan.assessment().measures();
  const bool texts = measures.header().ids == IdKind::kText;
  for (const uint32_t position : measures.Sorted()) {
    const CustomerIdView id = measures.IdAt(position);
    if (texts) {
      message->add_text_ids(std::string(id.text));
    } else {
      message->add_number_ids(id.number);
    }
    const Decision& d = plan.decisions()[position];
    message->add_strategy(static_cast<int32_t>(d.posture));
    message->add_best(d.best + 1);
    message->add_variant(d.variant + 1);
    message->add_wanted(static_cast<int32_t>(d.wanted));
    message->add_ending(d.ending);
    message->add_blocked(static_cast<int32_t>(d.blocked));
    message->add_gain(d.gain);
    message->add_forgone(d.forgone);
    message->add_cost(d.cost);
    message->add_sd_data(Canonical(d.sd_data));
    message->add_sd_prior(Canonical(d.sd_prior));
    message->add_value(Canonical(d.value));
    message->add_p_alive(Canonical(d.p_alive));
    message->add_runner_up(static_cast<int32_t>(d.runner_up));
    message->add_runner_up_gain(Canonical(d.runner_up_gain));
    message->add_reason(static_cast<int32_t>(d.reason));
  }
  if (message->ByteSizeLong() > static_cast<size_t>(std::numeric_limits<int32_t>::max())) {
    return absl::OutOfRangeError("the plan does not fit into a document of 2 GB");
  }
  return message->SerializeAsString();
}

}  // namespace

absl::StatusOr<std::string> EncodePlan(const Plan& plan) { return Encode(plan, true); }

absl::StatusOr<std::string> PlanDigest(const Plan& plan) {
  GOODWILL_ASSIGN_OR_RETURN(const std::string bytes, Encode(plan, false));
  const auto digest = Sha256(bytes);
  std::string out;
  for (size_t i = 0; i < 16; ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    out += kDigits[digest[i] >> 4];
    out += kDigits[digest[i] & 15];
  }
  return out;
}

}  // namespace goodwill
