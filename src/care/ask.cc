#include "goodwill/care/ask.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "care/who.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/book/schema.h"
#include "goodwill/strategy/experiment.h"
#include "goodwill/strategy/may_contact.h"
#include "goodwill/value/basis.h"

namespace goodwill {
namespace {

constexpr int64_t kOutgoing = 2;

// When somebody was asked or answered, by question ("" for whatever was asked).
struct History {
  int64_t last_us = kNullNumber;
  std::map<std::string_view, int64_t> by_question;
};
using Histories = std::map<std::string, History, std::less<>>;

absl::StatusOr<Histories> ReadHistories(const Book& book, const MeasuresQuestion& question,
                                        const std::set<std::string_view>& questions,
                                        std::string_view purpose) {
  GOODWILL_ASSIGN_OR_RETURN(
      const care::WhoIsWho who,
      care::WhoIsWho::Make(book, question.as_of_us, question.known_batch));
  Histories out;
  const auto note = [&](const CustomerIdView& id, int64_t time_us, std::string_view about) {
    if (time_us >= question.as_of_us) return;
    const auto customer = who.Of(id);
    if (!customer) return;
    History& history = out[customer->view().ToString()];
    if (history.last_us == kNullNumber || time_us > history.last_us) history.last_us = time_us;
    const auto named = questions.find(about);
    if (named == questions.end()) return;
    int64_t& last = history.by_question.try_emplace(*named, time_us).first->second;
    last = std::max(last, time_us);
  };
  {
    using namespace interactions;
    GOODWILL_ASSIGN_OR_RETURN(const Facts rows,
                              book.Read(TableKind::kInteractions, question.known_batch));
    for (int64_t row = 0; row < rows.rows; ++row) {
      if (rows.Number(kDirection, row) != kOutgoing || rows.Text(kPurpose, row) != purpose)
        continue;
      note(rows.Customer(row), rows.Number(kTime, row), rows.Text(kTopic, row));
    }
  }
  using namespace answers;
  GOODWILL_ASSIGN_OR_RETURN(const Facts rows,
                            book.Read(TableKind::kAnswers, question.known_batch));
  for (int64_t row = 0; row < rows.rows; ++row) {
    if (!questions.contains(rows.Text(kQuestion, row))) continue;
    note(rows.Customer(row), rows.Number(kTime, row), rows.Text(kQuestion, row));
  }
  return out;
}

struct Candidate {
  CustomerId customer;
  double key = 0;
  double weight = 0;
  const History* history = nullptr;
};

// The question of longest ago, of equals the one whose hash is smallest.
std::string QuestionFor(const Candidate& candidate, const ServicePolicy& service,
                        const HashKey& key) {
  const Survey* best = nullptr;
  std::pair<int64_t, uint64_t> best_rank;
  for (const Survey& survey : service.surveys) {
    int64_t last = kNullNumber;
    if (candidate.history != nullptr) {
      const auto found = candidate.history->by_question.find(survey.question);
      if (found != candidate.history->by_question.end()) last = found->second;
    }
    const std::pair rank(
        last, KeyedHash(key, candidate.customer.view().ToString() + '\n' + survey.question));
    if (best == nullptr || rank < best_rank) {
      best = &survey;
      best_rank = rank;
    }
  }
  return best->question;
}

}  // namespace

absl::StatusOr<std::vector<Asked>> WhomToAsk(const Book& book, const Desk& desk,
                                             const MeasuresQuestion& question,
                                             const Policy& policy, const AskOptions& options,
                                             const Run& run) {
  if (!policy.service || policy.service->surveys.empty()) {
    return absl::FailedPreconditionError(
        "the policy asks nothing: its section `service` names surveys");
  }
  if (options.channel < 1 || options.channel > kChannels.size()) {
    return absl::InvalidArgumentError("channel is none of the channels there are");
  }
  if (options.most < 1 || options.rest_days < 1) {
    return absl::InvalidArgumentError("most and rest_days must be at least 1");
  }
  std::set<std::string_view> questions;
  for (const Survey& survey : policy.service->surveys) questions.insert(survey.question);
  GOODWILL_ASSIGN_OR_RETURN(const Histories histories,
                            ReadHistories(book, question, questions, options.purpose));
  GOODWILL_ASSIGN_OR_RETURN(const auto measures, book.MeasureAll(question, run));

  const MeasuresHeader& header = measures->header();
  const int exponent = header.currency.exponent();
  const auto value_of = [&](const MeasuresView& m) {
    return std::max(0.0, ScaledToDouble(m.all->gross, exponent) -
                             ScaledToDouble(m.all->returned, exponent));
  };
  double sum = 0;
  for (const uint32_t position : measures->Sorted()) {
    const Measures::Place place = measures->At(position);
    sum += value_of(MeasuresView::Of(*place.part, place.index));
  }
  const double mean = measures->size() > 0 ? sum / static_cast<double>(measures->size()) : 0;
  const HashKey key = KeyOfSalt(options.salt);
  const std::string day = '\n' + std::to_string(header.zone.DayOf(question.as_of_us));
  std::vector<Candidate> candidates;
  for (const uint32_t position : measures->Sorted()) {
    const Measures::Place place = measures->At(position);
    const MeasuresView m = MeasuresView::Of(*place.part, place.index);
    Candidate candidate;
    candidate.customer = CustomerId(place.part->id(place.index));
    const std::string id = candidate.customer.view().ToString();
    const auto history = histories.find(id);
    int64_t since_us = m.all->any() ? m.all->first_us : kNullNumber;
    if (history != histories.end()) {
      candidate.history = &history->second;
      since_us = history->second.last_us;
      const double rested = static_cast<double>(question.as_of_us - since_us) / kMicrosPerDay;
      if (rested < options.rest_days) continue;
    }
    const double waited =
        since_us == kNullNumber
            ? 1
            : static_cast<double>(question.as_of_us - since_us) / kMicrosPerDay / options.rest_days;
    const double value = mean > 0 ? std::min(value_of(m) / mean, kMostValue) : 0;
    candidate.weight = std::max(waited, 1e-6) * (1 + value);
    // (0, 1): the hash's upper 53 bits and a half.
    const double u = (static_cast<double>(KeyedHash(key, id + day) >> 11) + 0.5) * 0x1p-53;
    candidate.key = -Log(u) / candidate.weight;
    candidates.push_back(std::move(candidate));
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.key != b.key ? a.key < b.key : a.customer.view() < b.customer.view();
  });

  std::vector<Asked> out;
  for (const Candidate& candidate : candidates) {
    if (static_cast<int64_t>(out.size()) >= options.most) break;
    const CustomerIdView id = candidate.customer.view();
    const auto complaining =
        static_cast<int32_t>(std::min<int64_t>(desk.OpenOf(id, question.as_of_us), 1000));
    GOODWILL_ASSIGN_OR_RETURN(
        const ContactVerdict verdict,
        MayContact(book, id, {options.channel, options.purpose, question.as_of_us, false},
                   policy.strategy ? policy.strategy->contact : ContactPolicy(), false,
                   complaining));
    if (!verdict.allowed) continue;
    out.push_back({candidate.customer, QuestionFor(candidate, *policy.service, key),
                   candidate.history == nullptr ? kNullNumber : candidate.history->last_us,
                   candidate.weight});
  }
  return out;
}

}  // namespace goodwill
