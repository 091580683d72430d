// A case as a letter to the complainant.
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/desk/due.h"

namespace goodwill {
namespace {

struct FindingWords {
  std::string_view language;
  std::array<std::string_view, 5> words;  // by Finding
};
constexpr FindingWords kFindingWords[] = {
    {"en", {"", "you are right", "you are right in part", "we cannot agree with you",
            "we make no finding"}},
    {"ru", {"", "вы правы", "вы правы отчасти", "мы не можем с вами согласиться",
            "мы не делаем вывода о том, кто прав"}},
    {"bg", {"", "прави сте", "отчасти сте прави", "не можем да се съгласим с Вас",
            "не правим извод кой е прав"}},
};

std::string FindingText(Finding finding, std::string_view language) {
  const auto at = static_cast<size_t>(finding);
  for (const FindingWords& known : kFindingWords) {
    if (known.language == language && at < known.words.size()) return std::string(known.words[at]);
  }
  return std::string(FindingName(finding));
}

}  // namespace

absl::StatusOr<std::string> WriteLetter(const CaseFile& file, const DeskRules& rules,
                                        std::string_view letter, std::string_view language) {
  const auto text = LetterTextFor(rules.policy().letters, letter, language);
  if (!text) {
    return ProblemStatus({.field = "letter",
                          .reason = "there is no text of '" + std::string(letter.substr(0, 40)) +
                                    "' in '" + std::string(language.substr(0, 40)) + "'"},
                         absl::StatusCode::kNotFound);
  }
  const CaseState& state = file.state;
  const auto refuse = [](std::string rule, std::string reason) {
    return ProblemStatus({.field = std::move(rule), .reason = std::move(reason)},
                         absl::StatusCode::kFailedPrecondition);
  };
  if (state.responsible.empty()) return refuse("person_responsible", "nobody is responsible yet");
  if (letter == "acknowledgement" && state.restatement.empty()) {
    return refuse("text_required", "an acknowledgement restates the problem");
  }
  if (letter == "final_response" && state.finding == Finding::kNone) {
    return refuse("answered", "there is no finding yet");
  }
  const auto day = [&](int64_t us) {
    return us == 0 ? std::string() : FormatDay(rules.zone().DayOf(us));
  };
  std::string problem = state.restatement;
  if (problem.empty() && !file.commands.empty()) problem = file.commands.front().text;
  std::string remedies;
  int64_t remedy_due_us = 0;
  for (const Remedy& remedy : state.remedies) {
    if (remedy.state == RemedyState::kRejected) continue;
    remedies += (remedies.empty() ? "" : "; ") + (remedy.text.empty() ? remedy.ref : remedy.text);
    if (remedy.state == RemedyState::kAccepted)
      remedy_due_us = std::max(remedy_due_us, remedy.due_us);
  }
  const std::vector<LetterField> fields = {
      {"case_id", file.id},
      {"received", day(state.received_us)},
      {"problem", problem},
      {"responsible", state.responsible},
      {"next_update", day(state.next_update_us)},
      {"finding", FindingText(state.finding, language)},
      {"remedy", remedies},
      {"remedy_due", day(remedy_due_us)},
  };
  return FillLetter(*text, fields);
}

}  // namespace goodwill
