#include "goodwill/care/people.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "care/ended.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

constexpr int32_t kHarsh = 4;

struct Work {
  int64_t open = 0, commands = 0, acts = 0, outside = 0, minutes = 0, outside_minutes = 0;
  int64_t assessed = 0, severity = 0, harsh = 0, closed = 0, own = 0;

  bool Add(const Work& other) {
    bool ok = true;
    for (int64_t Work::*field :
         {&Work::open, &Work::commands, &Work::acts, &Work::outside, &Work::minutes,
          &Work::outside_minutes, &Work::assessed, &Work::severity, &Work::harsh, &Work::closed,
          &Work::own}) {
      ok = CheckedAdd(this->*field, other.*field, &(this->*field)) && ok;
    }
    return ok;
  }
  AgentFigures Finish(std::string agent, int64_t agents) const {
    AgentFigures out;
    out.agent = std::move(agent);
    out.agents = agents;
    out.open_cases = open;
    out.commands = commands;
    out.overtime = ShareOf(outside, acts);
    out.minutes = minutes;
    out.overtime_minutes = outside_minutes;
    out.assessed = assessed;
    if (assessed > 0) {
      out.mean_severity = static_cast<double>(severity) / static_cast<double>(assessed);
    }
    out.harsh = ShareOf(harsh, assessed);
    out.own_authority = ShareOf(own, closed);
    return out;
  }
};

class Counter {
 public:
  Counter(const DeskRules& rules, const PeopleQuestion& question)
      : rules_(rules), question_(question) {}

  absl::Status TakeCase(const CaseFile& file) {
    for (const Command& command : file.commands) {
      if (command.by.empty() || command.effective_us < question_.from_us) continue;
      Work& work = work_[command.by];
      ++work.commands;
      GOODWILL_ASSIGN_OR_RETURN(const bool open,
                                rules_.calendar().IsOpen(command.effective_us));
      ++work.acts;
      work.outside += open ? 0 : 1;
    }
    const CaseState& state = file.state;
    if (state.responsible.empty() || !IsComplaint(state)) return absl::OkStatus();
    const bool in_span = state.received_us >= question_.from_us;
    if (HasEnded(state.stage) && !in_span) return absl::OkStatus();
    Work& work = work_[state.responsible];
    work.open += HasEnded(state.stage) ? 0 : 1;
    if (!in_span) return absl::OkStatus();
    if (state.severity > 0) {
      ++work.assessed;
      work.severity += state.severity;
      work.harsh += state.severity >= kHarsh ? 1 : 0;
    }
    if (state.stage != CaseStage::kClosed) return absl::OkStatus();
    ++work.closed;
    const bool approved = std::any_of(
        state.remedies.begin(), state.remedies.end(), [&](const Remedy& remedy) {
          return remedy.needs_approval || (!remedy.approved_by.empty() &&
                                           remedy.approved_by != state.responsible);
        });
    work.own += !approved && state.escalations == 0 ? 1 : 0;
    return absl::OkStatus();
  }

  absl::Status TakeContacts(const Facts& rows) {
    using namespace interactions;
    for (int64_t row = 0; row < rows.rows; ++row) {
      const std::string_view agent = rows.Text(kAgent, row);
      const int64_t time_us = rows.Number(kTime, row);
      if (agent.empty() || time_us < question_.from_us || time_us >= question_.as_of_us) continue;
      GOODWILL_ASSIGN_OR_RETURN(const bool open, rules_.calendar().IsOpen(time_us));
      const int64_t minutes = rows.Number(kMinutes, row);
      Work more;
      more.acts = 1;
      more.outside = open ? 0 : 1;
      more.minutes = minutes == kNullNumber ? 0 : minutes;
      more.outside_minutes = open ? 0 : more.minutes;
      if (!work_[std::string(agent)].Add(more)) {
        return absl::OutOfRangeError("the minutes add up to more than 64 bits hold");
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<AgentFigures>> Finish() const {
    std::vector<AgentFigures> out;
    if (question_.audience == Audience::kOthers) {
      if (static_cast<int64_t>(work_.size()) < kSmallestTeam) {
        return absl::FailedPreconditionError(
            "fewer than " + std::to_string(kSmallestTeam) +
            " people worked at the desk: their figures are theirs and the scheduler's");
      }
      Work all;
      for (const auto& [agent, work] : work_) {
        if (!all.Add(work)) return absl::OutOfRangeError("the figures do not fit 64 bits");
      }
      out.push_back(all.Finish("", static_cast<int64_t>(work_.size())));
      return out;
    }
    for (const auto& [agent, work] : work_) {
      if (question_.audience == Audience::kAgent && agent != question_.agent) continue;
      out.push_back(work.Finish(agent, 1));
    }
    return out;
  }

 private:
  const DeskRules& rules_;
  const PeopleQuestion& question_;
  std::map<std::string, Work> work_;
};

absl::StatusOr<std::optional<SurveyScore>> PulseOf(const Book& book,
                                                   const PeopleQuestion& question) {
  if (question.pulse_question.empty()) return std::optional<SurveyScore>();
  using namespace answers;
  GOODWILL_ASSIGN_OR_RETURN(const Facts rows,
                            book.Read(TableKind::kAnswers, question.known_batch));
  std::vector<int64_t> scores;
  std::set<std::string> who;
  for (int64_t row = 0; row < rows.rows; ++row) {
    const int64_t time_us = rows.Number(kTime, row);
    const int64_t score = rows.Number(kScore, row);
    if (rows.Text(kQuestion, row) != question.pulse_question || score == kNullNumber) continue;
    if (time_us < question.from_us || time_us >= question.as_of_us) continue;
    scores.push_back(score);
    who.insert(rows.Customer(row).ToString());
  }
  if (static_cast<int64_t>(who.size()) < kSmallestTeam) return std::optional<SurveyScore>();
  std::sort(scores.begin(), scores.end());
  Survey survey;
  survey.question = question.pulse_question;
  return std::optional<SurveyScore>(ScoreOf(survey, scores));
}

}  // namespace

absl::StatusOr<People> PeopleOf(const Book& book, const Desk& desk, const DeskRules& rules,
                                const PeopleQuestion& question) {
  if (question.from_us >= question.as_of_us) {
    return absl::InvalidArgumentError("the figures begin after they end");
  }
  if (question.audience == Audience::kAgent && question.agent.empty()) {
    return absl::InvalidArgumentError("which agent asks? Their own figures are for them");
  }
  Counter counter(rules, question);
  for (const auto& [id, place] : desk.index()) {
    GOODWILL_RETURN_IF_ERROR(counter.TakeCase(AsOf(desk.at(place), question.as_of_us)));
  }
  GOODWILL_ASSIGN_OR_RETURN(const Facts contacts,
                            book.Read(TableKind::kInteractions, question.known_batch));
  GOODWILL_RETURN_IF_ERROR(counter.TakeContacts(contacts));
  People out;
  GOODWILL_ASSIGN_OR_RETURN(out.agents, counter.Finish());
  GOODWILL_ASSIGN_OR_RETURN(out.pulse, PulseOf(book, question));
  return out;
}

}  // namespace goodwill
