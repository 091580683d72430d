// Turning phrases of the catalogue and their inputs into reasons.
#ifndef GOODWILL_SRC_ASSESS_REASON_WRITER_H_
#define GOODWILL_SRC_ASSESS_REASON_WRITER_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/catalogue.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/book/measures_table.h"

namespace goodwill {

// An input by name. A word is data under its stable code and text in the
// reader's language.
struct Field {
  Field(std::string_view name, InputValue value) : name(name), value(std::move(value)) {}
  Field(std::string_view name, Phrase word);

  std::string name;
  InputValue value;
  std::optional<Phrase> word;
};
using Fields = std::vector<Field>;

// Fills the placeholders of a phrase. "{name}" is formatted by the input's
// type, numbers with one decimal; "{name:percent}" and "{name:figure}" (four
// decimals) say otherwise; instants are dates, with "{name:time}" also the time of
// day.
std::string Fill(Phrase phrase, const Fields& fields, const MeasuresHeader& header,
                 Language language);

class ReasonWriter {
 public:
  ReasonWriter(const MeasuresHeader& header, Language language)
      : header_(header), language_(language) {}

  void Add(Phrase phrase, const Fields& fields, std::string_view policy_path = "",
           bool holds = true) {
    AddAs(TextOf(phrase).code, phrase, fields, policy_path, holds);
  }
  // Under a code of its own.
  void AddAs(std::string_view code, Phrase phrase, const Fields& fields,
             std::string_view policy_path = "", bool holds = true);

  std::vector<Reason> Take() { return std::move(reasons_); }

 private:
  const MeasuresHeader& header_;
  const Language language_;
  std::vector<Reason> reasons_;
};

// The word for a basis of value.
Phrase BasisWord(ValueBasis basis);

}  // namespace goodwill

#endif  // GOODWILL_SRC_ASSESS_REASON_WRITER_H_
