// Letters to complainants: an acknowledgement, a holding response, the answer.
//
// What makes a letter empathic can be checked: it restates the problem in the
// customer's sense, names the person responsible, and says when the customer will hear
// again. The texts built in (English, Russian, Bulgarian) do; a business may replace
// any of them in its policy, also for languages of its own. Regret is in every letter;
// an admission of fault is in none, because that is a finding.
//
// A text holds fields in braces: {case_id}, {received} (the day), {problem} (as
// restated), {responsible}, {next_update} (the day of the next promised word), {finding},
// {remedy}, {remedy_due}. A line all of whose fields are empty is left out.
#ifndef GOODWILL_COMPLAINT_LETTER_H_
#define GOODWILL_COMPLAINT_LETTER_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace goodwill {

inline constexpr std::array<std::string_view, 3> kLetters = {"acknowledgement",
                                                             "holding_response", "final_response"};

// A text of the policy's.
struct LetterText {
  std::string letter;    // one of kLetters
  std::string language;  // "en", "ru", ...
  std::string text;

  bool operator==(const LetterText&) const = default;
};
inline constexpr size_t kMostLetterTexts = 300;
inline constexpr size_t kMostLetterBytes = 100'000;

struct LetterField {
  std::string_view name;
  std::string value;
};

// The text of a letter: the policy's, else the one built in; none: there is neither.
std::optional<std::string_view> LetterTextFor(std::span<const LetterText> own,
                                              std::string_view letter, std::string_view language);

// Why a text cannot be filled in: a brace that does not close, a field of no such name.
// Empty: it can.
std::string LetterProblem(std::string_view text);

// With its fields filled in. Braces of the values are text.
std::string FillLetter(std::string_view text, std::span<const LetterField> fields);

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_LETTER_H_
