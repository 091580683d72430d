#include "strategy/plan_people.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "goodwill/assess/amends.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/consent.h"
#include "goodwill/book/fact_reader.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/schema.h"
#include "goodwill/book/vulnerable.h"
#include "goodwill/book/who_remains.h"
#include "goodwill/strategy/adoption.h"
#include "goodwill/strategy/may_contact.h"

namespace goodwill {
namespace {

bool IsApproach(const StrategyVariant& v) {
  constexpr uint8_t kWeb = 7;  // and store after it: they come to us
  return v.channel != 0 && v.channel < kWeb && v.strategy != Strategy::kEnd;
}

Blocked BlockedAs(ContactRule rule) {
  for (size_t i = 0; i < kBlockedNames.size(); ++i) {
    if (kBlockedNames[i] == NameOf(rule)) return static_cast<Blocked>(i);
  }
  return Blocked::kNothing;
}

// Which variants may not be carried out in the days of a plan.
class Approaches {
 public:
  Approaches(std::span<const StrategyVariant> variants, const ContactPolicy& policy,
             const MeasuresHeader& header)
      : variants_(variants), policy_(policy), header_(header) {}

  std::vector<Blocked> BlockedFor(const ContactState& state) const {
    const int64_t until_us = header_.as_of_us + kPlanDays * kMicrosPerDay;
    std::vector<Blocked> out;
    bool any = false;
    for (const StrategyVariant& v : variants_) {
      Blocked& blocked = out.emplace_back(Blocked::kNothing);
      if (!IsApproach(v)) continue;
      const FirstContact first =
          FirstContactFrom(state, {v.channel, v.purpose, header_.as_of_us, false}, until_us,
                           policy_, header_.zone);
      if (first.at_us == kNullNumber) blocked = BlockedAs(first.verdict.rule);
      any |= blocked != Blocked::kNothing;
    }
    if (!any) out.clear();
    return out;
  }

 private:
  std::span<const StrategyVariant> variants_;
  const ContactPolicy& policy_;
  const MeasuresHeader& header_;
};

// Whether something has happened to a customer since a plan was adopted last that sets
// steadiness aside.
absl::StatusOr<bool> IsOverridden(const FactReader& facts_of, const MeasuresHeader& header,
                                  const CustomerIdView& id, const Facts& own, int64_t since_us) {
  const auto since = [&](int64_t time_us) {
    return time_us >= since_us && time_us < header.as_of_us;
  };
  constexpr std::array<std::string_view, 5> kOverrides = {"deceased", "loss_stated", "cancelled",
                                                          "contract_start", "contract_end"};
  for (int64_t row = 0; row < own.rows; ++row) {
    const std::string_view kind = own.Text(events::kKind, row);
    if (std::find(kOverrides.begin(), kOverrides.end(), kind) != kOverrides.end() &&
        since(own.Number(events::kTime, row))) {
      return true;
    }
  }
  const auto any = [&](TableKind table, int time, auto&& says) -> absl::StatusOr<bool> {
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts, facts_of.Of(table, id));
    for (int64_t row = 0; row < facts.rows; ++row) {
      if (since(facts.Number(time, row)) && says(facts, row)) return true;
    }
    return false;
  };
  GOODWILL_ASSIGN_OR_RETURN(
      const bool complained, any(TableKind::kCaseCommands, case_commands::kTime,
                                 [](const Facts&, int64_t) { return true; }));
  if (complained) return true;
  GOODWILL_ASSIGN_OR_RETURN(
      const bool withdrew,
      any(TableKind::kConsents, consents::kTime, [](const Facts& facts, int64_t row) {
        const int64_t status = facts.Number(consents::kStatus, row);
        return status == static_cast<int64_t>(ConsentStatus::kWithdrawn) ||
               status == static_cast<int64_t>(ConsentStatus::kObjected);
      }));
  if (withdrew) return true;
  return any(TableKind::kCustomers, customers::kValidFrom, [](const Facts& facts, int64_t row) {
    return facts.Number(customers::kVulnerable, row) == 1;
  });
}

absl::Status ReadAdopted(const FactReader& facts_of, const MeasuresHeader& header,
                         const CustomerIdView& id, PlanPeople& out, PersonFacts& person) {
  GOODWILL_ASSIGN_OR_RETURN(const Facts own, facts_of.Of(TableKind::kEvents, id));
  std::vector<Adoption> adoptions;
  for (int64_t row = 0; row < own.rows; ++row) {
    const std::string_view kind = own.Text(events::kKind, row);
    const int64_t time_us = own.Number(events::kTime, row);
    if (time_us >= header.as_of_us) continue;
    if (kind == kEndingApproved) {
      const int64_t age = (header.as_of_us - time_us) / kMicrosPerDay;
      const std::string_view ref = own.Text(events::kRef, row);
      if (age < kApprovalDays && ref.starts_with("by=") && ref.size() > 3) person.approved = true;
    } else if (kind == kStrategyAdopted) {
      if (const auto adoption = ReadAdoption(time_us, own.Text(events::kRef, row))) {
        adoptions.push_back(*adoption);
      }
    }
  }
  const std::optional<Adopted> adopted = AdoptedFrom(std::move(adoptions));
  if (!adopted) return absl::OkStatus();
  out.flips += adopted->flips;
  out.days += (header.as_of_us - adopted->first_us) / kMicrosPerDay;
  person.adopted_reviews = adopted->reviews;
  AdoptedPosture& stands = person.adopted.emplace();
  stands.strategy = adopted->strategy;
  stands.days =
      static_cast<int32_t>((header.as_of_us - adopted->since_us) / kMicrosPerDay);
  stands.ending = adopted->ending;
  GOODWILL_ASSIGN_OR_RETURN(stands.overridden,
                            IsOverridden(facts_of, header, id, own, adopted->last_us));
  return absl::OkStatus();
}

// Where a customer stands in the measures; in the place of who was merged into another before
// as-of, the one who remains.
std::optional<int64_t> PositionOf(const Measures& measures, const WhoRemains& remains,
                                  const CustomerIdView& id) {
  const std::optional<CustomerIdView> who = remains.Of(id);
  if (!who) return std::nullopt;
  const auto place = measures.Find(*who);
  if (!place) return std::nullopt;
  return measures.Sorted()[static_cast<size_t>(*place)];
}

void SetAmends(const Measures& measures, int64_t position, const Policy& policy,
               PersonFacts& person) {
  person.open_complaints = static_cast<int32_t>(measures.AmendsAt(position).open_complaints);
  person.recent_failure = RecoverFirstAt(measures, position, policy) == RecoverFirst::kFailure;
}

}  // namespace

PlanPeople PeopleOf(const Measures& measures, const Policy& policy) {
  PlanPeople out;
  for (const AmendsRow& row : measures.amends()) {
    SetAmends(measures, row.position, policy,
              out.people.emplace_back(row.position, PersonFacts()).second);
  }
  return out;
}

absl::StatusOr<PlanPeople> PeopleIn(const Book& book, const Measures& measures,
                                    const Policy& policy,
                                    std::span<const StrategyVariant> variants,
                                    const ContactPolicy& contact) {
  const MeasuresHeader& header = measures.header();
  PlanPeople out;
  out.others.known = true;
  const Approaches approaches(variants, contact, header);
  out.others.blocked = approaches.BlockedFor({});
  const bool ask_contact = !out.others.blocked.empty();

  // The customers of whom some row says something; of each, all rows are asked.
  struct Asked {
    bool vulnerable = false;
    bool consent = false;
    bool adopted = false;
    bool deceased = false;
  };
  GOODWILL_ASSIGN_OR_RETURN(const WhoRemains remains,
                            WhoRemains::Make(book, header.as_of_us, header.known_batch));
  GOODWILL_ASSIGN_OR_RETURN(const FactReader facts_of,
                            FactReader::Make(book, header.as_of_us, header.known_batch));
  std::map<int64_t, Asked> asked;
  const auto gather = [&](const Facts& facts, auto&& says, bool Asked::* what) {
    for (int64_t row = 0; row < facts.rows; ++row) {
      if (!says(row)) continue;
      if (const auto position = PositionOf(measures, remains, facts.Customer(row))) {
        asked[*position].*what = true;
      }
    }
  };
  {
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts,
                              book.Read(TableKind::kCustomers, header.known_batch));
    gather(
        facts,
        [&](int64_t row) {
          return facts.Number(customers::kVulnerable, row) == 1 &&
                 facts.Number(customers::kValidFrom, row) < header.as_of_us;
        },
        &Asked::vulnerable);
  }
  if (ask_contact) {
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts,
                              book.Read(TableKind::kConsents, header.known_batch));
    gather(
        facts, [&](int64_t row) { return facts.Number(consents::kTime, row) < header.as_of_us; },
        &Asked::consent);
  }
  {
    GOODWILL_ASSIGN_OR_RETURN(const Facts facts,
                              book.Read(TableKind::kEvents, header.known_batch));
    gather(
        facts,
        [&](int64_t row) {
          const std::string_view kind = facts.Text(events::kKind, row);
          return (kind == kStrategyAdopted || kind == kEndingApproved) &&
                 facts.Number(events::kTime, row) < header.as_of_us;
        },
        &Asked::adopted);
    gather(
        facts,
        [&](int64_t row) {
          return facts.Text(events::kKind, row) == "deceased" &&
                 facts.Number(events::kTime, row) < header.as_of_us;
        },
        &Asked::deceased);
  }
  std::shared_ptr<const Measures> completed;  // when these were not made from the book
  if (!measures.layout().amends) {
    GOODWILL_ASSIGN_OR_RETURN(
        const auto amends,
        AmendsIn(book, QuestionOf(policy, header.as_of_us, header.known_batch), policy));
    if (amends) completed = Measures::WithAmends(measures, *amends);
  }
  const Measures& owed = completed ? *completed : measures;
  for (const AmendsRow& row : owed.amends()) asked[row.position];
  for (const auto& [position, what] : asked) {
    PersonFacts person = out.others;
    SetAmends(owed, position, policy, person);
    if (what.adopted) {
      GOODWILL_RETURN_IF_ERROR(ReadAdopted(facts_of, header, measures.IdAt(position), out, person));
    }
    if (what.vulnerable) {
      GOODWILL_ASSIGN_OR_RETURN(
          const Facts own, facts_of.Of(TableKind::kCustomers, measures.IdAt(position)));
      const std::optional<Vulnerability> said = VulnerabilityIn(own, header.as_of_us);
      person.vulnerable = said && said->holds;
    }
    if (ask_contact && (what.consent || what.deceased || person.open_complaints > 0)) {
      const CustomerIdView id = measures.IdAt(position);
      GOODWILL_ASSIGN_OR_RETURN(const Facts agreed, facts_of.Of(TableKind::kConsents, id));
      GOODWILL_ASSIGN_OR_RETURN(const Facts had, facts_of.Of(TableKind::kInteractions, id));
      // What is asked about later days is asked of what is known now.
      const auto later = [&](const auto& fact) { return fact.time_us >= header.as_of_us; };
      std::vector<Consent> consents = ConsentsIn(agreed);
      std::erase_if(consents, later);
      std::vector<UnrequestedContact> contacts = UnrequestedIn(had);
      std::erase_if(contacts, later);
      ContactState state;
      state.deceased = what.deceased;
      state.open_complaints = person.open_complaints;
      state.consents = consents;
      state.contacts = contacts;
      person.blocked = approaches.BlockedFor(state);
    }
    out.people.emplace_back(position, std::move(person));
  }
  return out;
}

}  // namespace goodwill
