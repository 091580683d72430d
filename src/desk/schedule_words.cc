// Why a task is planned so, in words.
#include "goodwill/desk/schedule.h"

#include <algorithm>
#include <iterator>

#include "base/fill_pattern.h"
#include "desk/who_may.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

// The sentences of an explanation.
struct Sentences {
  std::string_view language;
  std::string_view responsible, ends_first, nobody_skilled, nobody_allowed, nobody_in_time;
  std::string_view missed;
  std::string_view no_skill, complained_about, own_offer, authority, later, never, more;
};
constexpr Sentences kSentences[] = {
    {"en", "{person} is responsible and does it from {start} to {end}.",
     "{person} ends it first: from {start} to {end}.", "Nobody has the skills that it asks for.",
     "Whoever has the skills may not do it.", "Nobody's hours reach that far.",
     "That is after the deadline, {due}.", "lacks the skill {skill}", "is complained about",
     "offered the remedy and may not approve it", "may not grant so much", "would end at {end}",
     "has no hours that reach that far", "and more: {more}"},
    {"ru", "{person} отвечает за обращение и делает это с {start} до {end}.",
     "{person} закончит раньше других: с {start} до {end}.", "Ни у кого нет нужных навыков.",
     "Тем, у кого есть навыки, это делать нельзя.", "Ничьих рабочих часов на это не хватает.",
     "Это позже срока: {due}.", "не владеет навыком {skill}", "жалоба — на этого человека",
     "предложил возмещение и сам его не утверждает", "не вправе предоставить столько",
     "закончит: {end}", "нет рабочих часов", "и ещё: {more}"},
    {"bg", "{person} отговаря и го върши от {start} до {end}.",
     "{person} свършва най-рано: от {start} до {end}.", "Никой няма нужните умения.",
     "Които имат уменията, не бива да го вършат.", "Ничие работно време не стига дотам.",
     "Това е след срока: {due}.", "няма умението {skill}", "оплакването е от този човек",
     "предложи обезщетението и не го одобрява сам", "няма право на толкова", "ще свърши: {end}",
     "няма работно време дотам", "и още: {more}"},
};

}  // namespace

absl::StatusOr<std::string> ExplainTask(const DeskSchedule& schedule, size_t task,
                                        const DeskRules& rules, std::string_view language) {
  const auto say = std::find_if(std::begin(kSentences), std::end(kSentences),
                                [&](const Sentences& s) { return s.language == language; });
  if (say == std::end(kSentences)) {
    return ProblemStatus({.field = "language", .reason = "must be en, ru or bg"});
  }
  if (task >= schedule.tasks.size()) {
    return ProblemStatus({.field = "task", .reason = "the schedule has no such task"});
  }
  const ScheduledTask& chosen = schedule.tasks[task];
  const std::vector<DeskAgent>& agents = rules.policy().agents;
  const auto when = [&](int64_t us) { return FormatInstant(us, rules.zone()); };
  std::string out;
  switch (chosen.reason) {
    case ScheduleReason::kResponsible:
    case ScheduleReason::kEndsFirst:
      out = FillPattern(chosen.reason == ScheduleReason::kResponsible ? say->responsible
                                                                      : say->ends_first,
                        {{"person", agents[chosen.agent].person},
                         {"start", when(chosen.start_us)},
                         {"end", when(chosen.end_us)}});
      break;
    case ScheduleReason::kNobodySkilled: out = say->nobody_skilled; break;
    case ScheduleReason::kNobodyAllowed: out = say->nobody_allowed; break;
    case ScheduleReason::kNobodyInTime: out = say->nobody_in_time; break;
  }
  if (chosen.missed) out += " " + FillPattern(say->missed, {{"due", when(chosen.due.due_us)}});
  out += "\n";
  const WhoMay who(rules);
  const TaskNeeds needs = who.NeedsOf(chosen.due);
  std::vector<int64_t> free_us(agents.size(), schedule.as_of_us);
  for (size_t i = 0; i < task; ++i) {
    const ScheduledTask& before = schedule.tasks[i];
    if (before.agent != kNoAgent) free_us[before.agent] = before.end_us;
  }
  for (uint32_t a = 0; a < agents.size(); ++a) {
    if (a == chosen.agent) continue;
    if (a >= kMostAgentsTold) {
      out += "  " + FillPattern(say->more, {{"more", std::to_string(agents.size() - a)}}) + "\n";
      break;
    }
    const DeskAgent& agent = agents[a];
    std::string why;
    switch (who.Against(agent, needs)) {
      case Bar::kSkill: {
        const auto lacking =
            std::find_if(needs.skills.begin(), needs.skills.end(), [&](std::string_view skill) {
              return !std::binary_search(agent.skills.begin(), agent.skills.end(), skill);
            });
        why = FillPattern(say->no_skill, {{"skill", *lacking}});
        break;
      }
      case Bar::kComplainedAbout: why = say->complained_about; break;
      case Bar::kOwnOffer: why = say->own_offer; break;
      case Bar::kAuthority: why = say->authority; break;
      case Bar::kNone: {
        const TaskSlot slot = SlotOf(rules.CalendarOf(agent.calendar), agent.capacity_percent,
                                     free_us[a], chosen.effort_us);
        why = slot.possible() ? FillPattern(say->later, {{"end", when(slot.end_us)}})
                              : std::string(say->never);
        break;
      }
    }
    out += "  " + agent.person + ": " + why + "\n";
  }
  return out;
}

}  // namespace goodwill
