#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "goodwill/assess/lost.h"

namespace goodwill {
namespace {

struct Word {
  std::string_view word;
  Fault fault;
};
constexpr Word kWords[] = {
    {"delivery_failed", Fault::kOwn},     {"complaint", Fault::kOwn},
    {"service", Fault::kOwn},             {"quality", Fault::kOwn},
    {"delivery", Fault::kOwn},            {"out_of_stock", Fault::kOwn},
    {"staff", Fault::kOwn},               {"price_gap", Fault::kCompetitor},
    {"price", Fault::kCompetitor},        {"competitor", Fault::kCompetitor},
    {"competitor_offer", Fault::kCompetitor}, {"better_offer", Fault::kCompetitor},
    {"deceased", Fault::kCircumstances},  {"moved", Fault::kCircumstances},
    {"closed", Fault::kCircumstances},    {"contract_end", Fault::kCircumstances},
    {"contact_left", Fault::kCircumstances}, {"no_need", Fault::kCircumstances},
};

bool IsStatement(const LossFact& fact) {
  return fact.evidence == LossEvidence::kEvent &&
         (fact.kind == "loss_stated" || fact.kind == "cancelled");
}

// What ends a relationship by itself, whatever else was wrong.
bool IsEnd(std::string_view kind) {
  return kind == "deceased" || kind == "moved" || kind == "closed" || kind == "contract_end";
}

Lasting LastingOf(std::string_view cause, Fault fault) {
  if (IsEnd(cause)) return Lasting::kPermanent;
  return fault == Fault::kUnknown ? Lasting::kUnknown : Lasting::kTemporary;
}

// A fact that is neither statement nor end; fault unknown: it says nothing.
std::pair<std::string, Fault> Speaks(const LossFact& fact) {
  switch (fact.evidence) {
    case LossEvidence::kContact:
      return {std::string(fact.ref), Fault::kOwn};
    case LossEvidence::kPromise:
      return {"promise:" + std::string(fact.kind), Fault::kOwn};
    case LossEvidence::kEvent:
      if (fact.kind == "complaint" && !fact.ref.empty()) {
        return {std::string(fact.ref), Fault::kOwn};
      }
      return {std::string(fact.kind), FaultOf(fact.kind)};
    case LossEvidence::kNone:
    case LossEvidence::kStated:
      break;
  }
  return {};
}

}  // namespace

Fault FaultOf(std::string_view word) {
  for (const Word& known : kWords) {
    if (known.word == word) return known.fault;
  }
  return Fault::kUnknown;
}

std::string_view FaultName(Fault fault) {
  constexpr std::array<std::string_view, 5> kNames = {"", "own", "competitor", "circumstances",
                                                      "unknown"};
  return kNames[static_cast<size_t>(fault)];
}

std::string_view EvidenceName(LossEvidence evidence) {
  constexpr std::array<std::string_view, 5> kNames = {"none", "stated", "event", "contact",
                                                      "promise"};
  return kNames[static_cast<size_t>(evidence)];
}

std::string_view LastingName(Lasting lasting) {
  constexpr std::array<std::string_view, 3> kNames = {"unknown", "temporary", "permanent"};
  return kNames[static_cast<size_t>(lasting)];
}

LossReason ReasonOf(std::span<const LossFact> facts, int64_t from_us) {
  LossReason out;
  struct Count {
    int64_t facts = 0;
    int64_t last_us = 0;
    Fault fault = Fault::kUnknown;
    LossEvidence evidence = LossEvidence::kNone;
  };
  std::map<std::string, Count> near;
  const LossFact* stated = nullptr;
  const LossFact* end = nullptr;
  const auto later = [](const LossFact& fact, const LossFact* than) {
    return than == nullptr ||
           std::pair(fact.time_us, fact.ref) > std::pair(than->time_us, than->ref);
  };
  for (const LossFact& fact : facts) {
    if (IsStatement(fact)) {
      if (later(fact, stated)) stated = &fact;
      continue;
    }
    if (fact.time_us < from_us && fact.kind != "deceased") continue;
    if (fact.evidence == LossEvidence::kEvent && IsEnd(fact.kind)) {
      // Death outweighs the rest.
      const bool dead = end != nullptr && end->kind == "deceased";
      if (fact.kind == "deceased" || (!dead && later(fact, end))) end = &fact;
      continue;
    }
    auto [cause, fault] = Speaks(fact);
    if (fault == Fault::kUnknown) continue;
    out.own_facts += fault == Fault::kOwn ? 1 : 0;
    out.competitor_facts += fault == Fault::kCompetitor ? 1 : 0;
    Count& count = near[std::move(cause)];
    count.facts += 1;
    if (count.facts == 1 || fact.time_us >= count.last_us) {
      count.last_us = fact.time_us;
      count.evidence = fact.evidence;
    }
    count.fault = fault;
  }
  if (end != nullptr && (end->kind == "deceased" || stated == nullptr || stated->ref.empty())) {
    out.cause = end->kind;
    out.fault = Fault::kCircumstances;
    out.evidence = LossEvidence::kEvent;
  } else if (stated != nullptr && !stated->ref.empty()) {
    out.cause = stated->ref;
    out.fault = FaultOf(stated->ref);
    out.evidence = LossEvidence::kStated;
  } else {
    const Count* most = nullptr;
    for (const auto& [cause, count] : near) {
      if (most != nullptr &&
          std::pair(count.facts, count.last_us) <= std::pair(most->facts, most->last_us)) {
        continue;
      }
      most = &count;
      out.cause = cause;
    }
    if (most != nullptr) {
      out.fault = most->fault;
      out.evidence = most->evidence;
    }
  }
  out.lasting = LastingOf(out.cause, out.fault);
  return out;
}

}  // namespace goodwill
