#include "goodwill/strategy/adoption.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/schema.h"
#include "goodwill/strategy/evaluate.h"

namespace goodwill {
namespace {

std::optional<Strategy> StrategyNamed(std::string_view name) {
  for (size_t s = 0; s < kStrategyNames.size(); ++s) {
    if (kStrategyNames[s] == name) return static_cast<Strategy>(s);
  }
  return std::nullopt;
}

absl::Status CheckApprover(std::string_view approver) {
  const bool line = std::none_of(approver.begin(), approver.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (!approver.empty() && approver.size() <= kMaxApprover && line && approver.front() != ' ') {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "a plan is adopted by somebody: an approver of 1 to 200 bytes on one line");
}

bool ReadNumber(std::string_view text, int64_t* out) {
  return ParseDecimal(text, 0, '.', out) == DecimalResult::kOk;
}

std::string Hex(const PolicyDigest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const uint8_t byte : digest) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

constexpr int64_t kMillionth = 1'000'000;

// How it will be seen whether the strategy works. Instants that are beyond all are not said.
void PlanCheck(const Plan& plan, int64_t at_us, Adoption& adoption) {
  const std::vector<StrategyProspect>& prospects = plan.head().prospects;
  const auto found =
      std::find_if(prospects.begin(), prospects.end(), [&](const StrategyProspect& p) {
        return p.strategy == adoption.strategy && p.tried;
      });
  if (found == prospects.end()) return;
  const auto after = [&](int64_t days) {
    const int64_t us = at_us + days * kMicrosPerDay;
    return us <= kMaxInstantUs ? us : kNullNumber;
  };
  adoption.check_us = after(DefaultWindow(NameOf(adoption.strategy)));
  adoption.counts = CountedOf(adoption.strategy);
  adoption.detectable = static_cast<int64_t>(
      std::ceil(std::clamp(found->prospect.minimum_detectable, 0.0, 1.0) * kMillionth));
  const int32_t days = found->VerdictDays();
  adoption.never = days < 0;
  if (days >= 0) adoption.verdict_us = after(days);
}

// What the table borrows from.
struct EventRows {
  std::vector<std::string_view> texts, kinds, refs;
  std::vector<int64_t> numbers, times;
  std::vector<std::string> owned;
};

}  // namespace

std::optional<Adoption> ReadAdoption(int64_t time_us, std::string_view ref) {
  Adoption out;
  out.time_us = time_us;
  const auto word = [&ref] {
    const size_t begin = std::min(ref.find_first_not_of(' '), ref.size());
    const size_t end = std::min(ref.find(' ', begin), ref.size());
    const std::string_view found = ref.substr(begin, end - begin);
    // What follows by= may have blanks.
    if (found.starts_with("by=")) {
      const std::string_view rest = ref.substr(begin);
      ref = {};
      return rest;
    }
    ref.remove_prefix(end);
    return found;
  };
  const std::optional<Strategy> strategy = StrategyNamed(word());
  if (!strategy) return std::nullopt;
  out.strategy = *strategy;
  for (std::string_view next = word(); !next.empty(); next = word()) {
    if (next.starts_with("action=")) {
      out.action = next.substr(7);
    } else if (next.starts_with("plan=")) {
      out.plan = next.substr(5);
    } else if (next.starts_with("policy=")) {
      out.policy = next.substr(7);
    } else if (next.starts_with("as_of=")) {
      if (!ReadNumber(next.substr(6), &out.as_of_us)) return std::nullopt;
    } else if (next.starts_with("known=")) {
      if (!ReadNumber(next.substr(6), &out.known)) return std::nullopt;
    } else if (next.starts_with("arm=")) {
      if (next.substr(4) == NameOf(Arm::kTreated)) {
        out.arm = Arm::kTreated;
      } else if (next.substr(4) == NameOf(Arm::kControl)) {
        out.arm = Arm::kControl;
      } else {
        return std::nullopt;
      }
    } else if (next.starts_with("chance=")) {
      const absl::StatusOr<Ratio> chance = Ratio::Parse(next.substr(7));
      if (!chance.ok() || chance->numerator <= 0 || chance->numerator > chance->denominator) {
        return std::nullopt;
      }
      out.chance = *chance;
    } else if (next.starts_with("check=")) {
      if (!ReadNumber(next.substr(6), &out.check_us)) return std::nullopt;
    } else if (next.starts_with("counts=")) {
      const auto* const event =
          std::find(kCountedEvents.begin() + 1, kCountedEvents.end(), next.substr(7));
      if (event == kCountedEvents.end()) return std::nullopt;
      out.counts = static_cast<CountedEvent>(event - kCountedEvents.begin());
    } else if (next.starts_with("detectable=")) {
      if (!ReadNumber(next.substr(11), &out.detectable)) return std::nullopt;
      if (out.detectable < 0 || out.detectable > kMillionth) return std::nullopt;
    } else if (next == "verdict=never") {
      out.never = true;
    } else if (next.starts_with("verdict=")) {
      if (!ReadNumber(next.substr(8), &out.verdict_us)) return std::nullopt;
    } else if (next == "ending=1") {
      out.ending = true;
    } else if (next.starts_with("by=")) {
      out.by = next.substr(3);
    } else {
      return std::nullopt;
    }
  }
  if (out.by.empty()) return std::nullopt;
  return out;
}

std::string WriteAdoption(const Adoption& adoption) {
  std::string out(NameOf(adoption.strategy));
  if (!adoption.action.empty()) out += " action=" + std::string(adoption.action);
  if (adoption.arm != Arm::kNone) out += " arm=" + std::string(NameOf(adoption.arm));
  if (adoption.chance.numerator != 0) out += " chance=" + adoption.chance.ToString();
  if (adoption.check_us != kNullNumber) out += " check=" + std::to_string(adoption.check_us);
  if (adoption.counts != CountedEvent::kNothing) {
    out += " counts=" + std::string(NameOf(adoption.counts));
  }
  if (adoption.detectable != kNullNumber) {
    out += " detectable=" + std::to_string(adoption.detectable);
  }
  if (adoption.verdict_us != kNullNumber) {
    out += " verdict=" + std::to_string(adoption.verdict_us);
  } else if (adoption.never) {
    out += " verdict=never";
  }
  if (adoption.ending) out += " ending=1";
  if (adoption.as_of_us != kNullNumber) out += " as_of=" + std::to_string(adoption.as_of_us);
  if (adoption.known != 0) out += " known=" + std::to_string(adoption.known);
  if (!adoption.policy.empty()) out += " policy=" + std::string(adoption.policy);
  if (!adoption.plan.empty()) out += " plan=" + std::string(adoption.plan);
  return out + " by=" + std::string(adoption.by);
}

std::optional<Ratio> Adoption::Propensity() const {
  if (chance.numerator != 0) return chance;
  return arm == Arm::kNone ? std::optional(Ratio{1, 1}) : std::nullopt;
}

bool IsEarlier(const Adoption& a, const Adoption& b) {
  return std::tie(a.time_us, a.strategy, a.plan, a.action, a.by, a.arm) <
         std::tie(b.time_us, b.strategy, b.plan, b.action, b.by, b.arm);
}

std::optional<Adopted> AdoptedFrom(std::vector<Adoption> adoptions) {
  if (adoptions.empty()) return std::nullopt;
  std::sort(adoptions.begin(), adoptions.end(), IsEarlier);
  Adopted out;
  out.strategy = adoptions.front().strategy;
  out.first_us = out.since_us = adoptions.front().time_us;
  int64_t counted = 0;
  const Adoption* before = &adoptions.front();
  for (const Adoption& a : adoptions) {
    if (IsFlip(*before, a)) {
      ++out.flips;
      out.strategy = a.strategy;
      out.since_us = a.time_us;
    }
    before = &a;
    out.last_us = a.time_us;
    out.ending = a.ending;
    out.arm = a.arm;
    if (!a.ending) {
      out.reviews = 0;
    } else if (out.reviews == 0 || a.time_us - counted >= kReviewsApartDays * kMicrosPerDay) {
      ++out.reviews;
      counted = a.time_us;
    }
  }
  return out;
}

absl::StatusOr<std::vector<JournalRow>> JournalOf(const Book& book, int64_t as_of_us,
                                                  int64_t known_batch) {
  GOODWILL_ASSIGN_OR_RETURN(const Facts facts, book.Read(TableKind::kEvents, known_batch));
  std::vector<JournalRow> out;
  for (int64_t row = 0; row < facts.rows; ++row) {
    const int64_t time_us = facts.Number(events::kTime, row);
    if (time_us >= as_of_us || facts.Text(events::kKind, row) != kStrategyAdopted) continue;
    if (!ReadAdoption(time_us, facts.Text(events::kRef, row))) continue;
    out.push_back(
        {CustomerId(facts.Customer(row)), {}, std::string(facts.Text(events::kRef, row))});
    out.back().adoption.time_us = time_us;
  }
  std::sort(out.begin(), out.end(), [](const JournalRow& a, const JournalRow& b) {
    if (a.adoption.time_us != b.adoption.time_us) return a.adoption.time_us < b.adoption.time_us;
    const CustomerIdView first = a.customer.view(), second = b.customer.view();
    return first != second ? first < second : a.ref < b.ref;
  });
  // Now that rows stay where they are: short texts lie within them.
  for (JournalRow& row : out) row.adoption = *ReadAdoption(row.adoption.time_us, row.ref);
  return out;
}

absl::StatusOr<Table> AdoptionTable(const Book& book, const Plan& plan, std::string_view approver,
                                    std::string_view digest, int64_t at_us) {
  const Measures& measures = plan.assessment().measures();
  const MeasuresHeader& header = measures.header();
  GOODWILL_RETURN_IF_ERROR(CheckApprover(approver));
  if (!IsInstant(at_us) || at_us < header.as_of_us) {
    return absl::InvalidArgumentError("a plan is adopted at its as-of or later");
  }
  if (measures.size() > 0 && book.ids() != IdKind::kUndecided && book.ids() != header.ids) {
    return absl::InvalidArgumentError(
        "the plan was not made of this book: its ids are of another kind");
  }
  auto rows = std::make_shared<EventRows>();
  const bool texts = header.ids == IdKind::kText;
  const std::string policy = Hex(plan.head().policy);
  const ControlGroup& control = plan.control();
  rows->owned.reserve(static_cast<size_t>(measures.size()));  // views of them must stay
  for (const uint32_t position : measures.Sorted()) {
    const Decision& d = plan.decisions()[position];
    const auto& stands = plan.PersonAt(position).adopted;
    const bool says = d.posture != Strategy::kNone || d.ending ||
                      (stands && (stands->strategy != Strategy::kNone || stands->ending));
    if (!says) continue;
    Adoption adoption;
    adoption.strategy = d.posture;
    adoption.ending = d.ending;
    if (d.IsCarriedOut()) adoption.action = plan.variants()[static_cast<size_t>(d.variant)].name;
    adoption.plan = digest;
    adoption.policy = policy;
    adoption.as_of_us = header.as_of_us;
    adoption.known = header.known_batch;
    adoption.by = approver;
    const CustomerIdView id = measures.IdAt(position);
    adoption.arm = control.ArmFor(id, d.posture);
    if (adoption.arm != Arm::kNone) {
      adoption.chance = control.ChanceOf(adoption.arm, d.posture);
      PlanCheck(plan, at_us, adoption);
    }
    texts ? rows->texts.push_back(id.text) : rows->numbers.push_back(id.number);
    rows->times.push_back(at_us);
    rows->kinds.push_back(kStrategyAdopted);
    rows->refs.push_back(rows->owned.emplace_back(WriteAdoption(adoption)));
  }
  using namespace events;
  Table table;
  table.spec = &kSpec;
  table.rows = static_cast<int64_t>(rows->times.size());
  table.chunk_rows = {table.rows};
  table.columns.resize(std::size(kColumns));
  const auto number = [&](int column, const std::vector<int64_t>& values) {
    ColumnChunk chunk;
    chunk.numbers = values.data();
    table.columns[static_cast<size_t>(column)].physical = Physical::kNumbers;
    table.columns[static_cast<size_t>(column)].source = kColumns[column].name;
    table.columns[static_cast<size_t>(column)].chunks.push_back(chunk);
  };
  const auto text = [&](int column, const std::vector<std::string_view>& values) {
    ColumnChunk chunk;
    chunk.text.views = values.data();
    table.columns[static_cast<size_t>(column)].physical = Physical::kText;
    table.columns[static_cast<size_t>(column)].source = kColumns[column].name;
    table.columns[static_cast<size_t>(column)].chunks.push_back(chunk);
  };
  texts ? text(kCustomerId, rows->texts) : number(kCustomerId, rows->numbers);
  number(kTime, rows->times);
  text(kKind, rows->kinds);
  text(kRef, rows->refs);
  table.keep_alive.push_back(std::move(rows));
  return table;
}

absl::StatusOr<AppendResult> AdoptPlan(Book& book, const Plan& plan, std::string_view approver,
                                       std::string_view digest, int64_t at_us,
                                       const BatchOrigin& origin, const Run& run) {
  GOODWILL_ASSIGN_OR_RETURN(const Table rows,
                            AdoptionTable(book, plan, approver, digest, at_us));
  return book.Append(rows, origin, run);
}

}  // namespace goodwill
