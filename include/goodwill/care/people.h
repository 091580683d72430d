// The people at the desk: how much lies on them, and how hard it is.
//
// Care for those who serve goes before care by them. So the figures of one person are for
// that person and for whoever plans the work, and for nobody else: everybody else is told of
// all together, and only where there are at least kSmallestTeam. The audience is named with
// the question. A pulse (a question that colleagues answer) is told only of so many
// respondents, and never by person.
#ifndef GOODWILL_CARE_PEOPLE_H_
#define GOODWILL_CARE_PEOPLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/book/book.h"
#include "goodwill/care/desk_figures.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/desk_rules.h"
#include "goodwill/service/survey.h"

namespace goodwill {

inline constexpr int64_t kSmallestTeam = 5;

enum class Audience : uint8_t { kAgent = 1, kScheduler = 2, kOthers = 3 };

struct AgentFigures {
  std::string agent;       // empty: all together
  int64_t agents = 1;
  int64_t open_cases = 0;  // responsible for them as of then
  int64_t commands = 0;    // given in the span
  // Of commands and outgoing or incoming contacts, those outside working hours.
  ShareFigure overtime;
  int64_t minutes = 0;           // of contacts, in millionths of a minute
  int64_t overtime_minutes = 0;  // of them, outside working hours
  // Of the assessed cases that the person is responsible for and that came in in the span.
  int64_t assessed = 0;
  double mean_severity = 0;  // 0 of none
  ShareFigure harsh;         // severity 4 and 5
  // Of their closed cases, those that needed neither another's approval nor escalation.
  ShareFigure own_authority;
};

struct People {
  std::vector<AgentFigures> agents;  // of the audience; by name
  std::optional<SurveyScore> pulse;  // none: not asked, or too few to be told
};

struct PeopleQuestion {
  int64_t from_us = 0;
  int64_t as_of_us = 0;
  int64_t known_batch = 0;
  Audience audience = Audience::kOthers;
  std::string_view agent;           // kAgent: who asks
  std::string_view pulse_question;  // of the table `answers`; empty: none
};

// INVALID_ARGUMENT: it begins after it ends, an agent without a name; FAILED_PRECONDITION:
// too few people to be told of to others.
absl::StatusOr<People> PeopleOf(const Book& book, const Desk& desk, const DeskRules& rules,
                                const PeopleQuestion& question);

}  // namespace goodwill

#endif  // GOODWILL_CARE_PEOPLE_H_
