#include "wire/text_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "wire/suggest.h"
#include "wire/wire_reader.h"

namespace goodwill::wire {
namespace {

char ClosingOf(char opening) { return opening == '{' ? '}' : opening == '<' ? '>' : ']'; }

bool Opens(const Token& token) { return token.Is('{') || token.Is('<') || token.Is('['); }

// As it is named in a sentence.
std::string Shown(const Token& token) {
  switch (token.kind) {
    case TokenKind::kEnd:
      return "the end of the document";
    case TokenKind::kUnclosedText:
      return "a quote that is not closed on its line";
    case TokenKind::kText:
    case TokenKind::kName:
    case TokenKind::kInteger:
    case TokenKind::kFloat:
    case TokenKind::kSymbol:
    case TokenKind::kJunk:
      break;
  }
  return Quote(token.text);
}

std::string Line(int32_t line) { return "line " + std::to_string(line); }

std::string_view Wanted(FieldType type) {
  switch (type) {
    case FieldType::kInt32:
    case FieldType::kInt64:
      return "a whole number";
    case FieldType::kBool:
      return "true or false";
    case FieldType::kString:
      return "a text in quotes";
    case FieldType::kMessage:
      return "{ ... }";
    case FieldType::kEnum:
      return "a code";
    case FieldType::kDouble:
    case FieldType::kBytes:
    case FieldType::kSint64:
      break;
  }
  return "a value";
}

std::string NoCode(const EnumSchema& codes, const Token& token) {
  std::vector<std::string_view> names;
  for (const EnumSchema::Value& value : codes.values) names.push_back(value.name);
  std::string reason = Quote(token.text) + " is no " + codes.name;
  if (const std::string_view closest = Closest(token.text, names); !closest.empty()) {
    return reason + "; did you mean " + std::string(closest) + "?";
  }
  // The first one is "unspecified", which nobody writes.
  for (size_t i = 1; i < names.size(); ++i) {
    reason += i == 1 ? "; the codes are " : ", ";
    reason += names[i];
  }
  return reason;
}

}  // namespace

TextReader::TextReader(const MessageSchema& schema, std::string_view text, Findings* findings)
    : schema_(schema), lexer_(text), findings_(findings) {
  token_ = lexer_.Next();
  ahead_ = lexer_.Next();
}

std::string TextReader::Read() {
  std::string out;
  ReadMessage(schema_, '\0', {}, -1, 0, &out);
  return out;
}

void TextReader::Advance() {
  token_ = ahead_;
  ahead_ = lexer_.Next();
}

void TextReader::Stop(int32_t self, const Position& at, std::string reason) {
  if (!stopped_) findings_->Broken(PathOf(self), &at, std::move(reason));
  stopped_ = true;
}

void TextReader::Broken(int32_t self, const Position& at, std::string reason) {
  findings_->Broken(PathOf(self), &at, std::move(reason));
  if (findings_->full()) stopped_ = true;
}

void TextReader::Unreadable(int32_t self, const Position& at, std::string reason) {
  findings_->Unreadable(PathOf(self), &at, std::move(reason));
  if (findings_->full()) stopped_ = true;
}

std::string TextReader::PathOf(int32_t place) const {
  if (place < 0) return {};
  const Place& p = places_[static_cast<size_t>(place)];
  return JoinPath(PathOf(p.parent), p.field->name, p.index);
}

int32_t TextReader::AddPlace(int32_t parent, const FieldSchema& field, int32_t index,
                             const Position& at) {
  places_.push_back({parent, index, &field, at});
  return static_cast<int32_t>(places_.size() - 1);
}

Position TextReader::Find(std::string_view path) const {
  // Places come in the order of the text, parents before their children: follow
  // the path through the list once.
  Position at;
  int32_t parent = -1;
  size_t i = 0;
  while (!path.empty()) {
    std::string_view name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    int32_t index = -1;
    if (const size_t bracket = name.find('['); bracket != std::string_view::npos) {
      index = 0;
      for (char c : name.substr(bracket + 1, name.size() - bracket - 2)) {
        index = index * 10 + (c - '0');
      }
      name = name.substr(0, bracket);
    }
    // A list as a whole is where its first element is.
    const auto matches = [&](const Place& place) {
      return place.parent == parent && place.field->name == name &&
             (place.index == index || (index < 0 && place.index == 0));
    };
    while (i < places_.size() && !matches(places_[i])) ++i;
    if (i == places_.size()) break;
    at = places_[i].at;
    parent = static_cast<int32_t>(i);
  }
  return at;
}

bool TextReader::AtClosing() const {
  return token_.kind == TokenKind::kEnd || token_.Is('}') || token_.Is('>') || token_.Is(']');
}

// A name is a value only where neither a colon nor a bracket follows it.
bool TextReader::AtField() const {
  return token_.kind == TokenKind::kName &&
         (ahead_.Is(':') || ahead_.Is('{') || ahead_.Is('<'));
}

void TextReader::SkipGroup() {
  std::string closings;
  const Position opened = token_.at;
  do {
    if (Opens(token_)) {
      closings.push_back(ClosingOf(token_.text[0]));
    } else if (token_.kind == TokenKind::kEnd) {
      return Stop(-1, opened, "the bracket that opens here is not closed");
    } else if (AtClosing()) {
      if (!token_.Is(closings.back())) {
        return Stop(-1, token_.at,
                    Shown(token_) + " stands where '" + closings.back() + "' should");
      }
      closings.pop_back();
    }
    Advance();
  } while (!closings.empty());
}

void TextReader::SkipValue() {
  while (token_.Is('-')) Advance();
  if (AtClosing() || AtField() || token_.Is(',') || token_.Is(';')) return;
  if (Opens(token_)) return SkipGroup();
  const bool text = token_.kind == TokenKind::kText;
  Advance();
  while (text && token_.kind == TokenKind::kText) Advance();
}

void TextReader::SkipToField() {
  while (!stopped_ && !AtClosing() && !AtField()) {
    if (Opens(token_)) {
      SkipGroup();
    } else {
      Advance();
    }
  }
}

void TextReader::ReadMessage(const MessageSchema& schema, char closing, const Position& opened,
                             int32_t self, int depth, std::string* out) {
  std::vector<Given> given(schema.fields.size() + schema.oneofs.size());
  while (!stopped_) {
    if (token_.kind == TokenKind::kName) {
      ReadField(schema, self, depth, given, out);
    } else if (closing != '\0' && token_.Is(closing)) {
      return Advance();
    } else if (token_.kind == TokenKind::kEnd) {
      if (closing == '\0') return;
      Stop(self, opened, "the bracket that opens here is not closed");
    } else if (AtClosing()) {
      Stop(self, token_.at,
           Shown(token_) + (closing == '\0' ? std::string(" closes nothing")
                                            : std::string(" stands where '") + closing +
                                                  "' should"));
    } else {
      Unreadable(self, token_.at, "a field name is expected, not " + Shown(token_));
      SkipToField();
    }
  }
}

void TextReader::UnknownField(const MessageSchema& schema, const Token& name, int32_t self) {
  const std::string parent = PathOf(self);
  std::vector<std::string_view> names;
  for (const FieldSchema& field : schema.fields) names.push_back(field.name);
  std::string reason = "no such field";
  if (const std::string_view closest = Closest(name.text, names); !closest.empty()) {
    reason += "; did you mean " + std::string(closest) + "?";
    // Then that one is not missing.
    findings_->Excuse(JoinPath(parent, closest));
  } else {
    for (size_t i = 0; i < names.size(); ++i) {
      reason += i == 0 ? "; the fields here are " : ", ";
      reason += names[i];
    }
  }
  constexpr size_t kLongestName = 64;
  findings_->Broken(JoinPath(parent, name.text.substr(0, kLongestName)), &name.at,
                    std::move(reason));
  if (findings_->full()) stopped_ = true;
}

void TextReader::ReadField(const MessageSchema& schema, int32_t self, int depth,
                           std::span<Given> given, std::string* out) {
  const Token name = token_;
  Advance();
  const FieldSchema* const field = schema.Find(name.text);
  if (field == nullptr) {
    UnknownField(schema, name, self);
    if (token_.Is(':') || token_.Is('=')) Advance();
    SkipValue();
    if (token_.Is(',') || token_.Is(';')) Advance();
    return;
  }
  Given& mine = given[static_cast<size_t>(field - schema.fields.data())];
  int32_t place = AddPlace(self, *field, field->repeated ? mine.count : -1, name.at);
  std::string unused;
  if (mine.count > 0 && !field->repeated) {
    Unreadable(place, name.at, "is given twice; first on " + Line(mine.first_line));
    out = &unused;
  } else if (mine.count == 0) {
    mine.first_line = name.at.line;
  }
  if (field->oneof >= 0 && mine.count == 0) {
    Given& choice = given[schema.fields.size() + static_cast<size_t>(field->oneof)];
    if (choice.count++ > 0) {
      Unreadable(place, name.at,
                 "only one of a choice may be given; another is on " + Line(choice.first_line));
      out = &unused;
    } else {
      choice.first_line = name.at.line;
    }
  }

  const bool colon = token_.Is(':');
  if (colon) {
    Advance();
  } else if (field->type != FieldType::kMessage || !Opens(token_)) {
    const bool equals = token_.Is('=');
    Unreadable(place, token_.at, "':' is expected, not " + Shown(token_));
    if (equals) Advance();
  }

  if (!token_.Is('[')) {
    ++mine.count;
    ReadElement(*field, place, depth, out);
  } else if (!field->repeated) {
    ++mine.count;
    Broken(place, token_.at, "takes one value, not a list");
    SkipGroup();
  } else {
    const Position opened = token_.at;
    Advance();
    while (!stopped_ && !token_.Is(']')) {
      if (AtClosing() || AtField()) {
        Stop(place, opened, "the list that opens here is not closed");
        break;
      }
      if (place < 0) place = AddPlace(self, *field, mine.count, token_.at);
      places_[static_cast<size_t>(place)].at = token_.at;
      ++mine.count;
      ReadElement(*field, place, depth, out);
      place = -1;
      if (token_.Is(']') || stopped_) break;
      if (!token_.Is(',')) {
        Unreadable(self, token_.at, "',' or ']' is expected, not " + Shown(token_));
        if (token_.kind == TokenKind::kSymbol && !AtClosing() && !Opens(token_)) Advance();
        continue;
      }
      Advance();
      if (token_.Is(']')) Unreadable(self, token_.at, "a value is missing behind ','");
    }
    if (token_.Is(']') && !stopped_) Advance();
  }
  if (token_.Is(',') || token_.Is(';')) Advance();
}

void TextReader::ReadElement(const FieldSchema& field, int32_t place, int depth,
                             std::string* out) {
  if (field.type != FieldType::kMessage) return ReadScalar(field, place, out);
  std::string inner;
  if (!token_.Is('{') && !token_.Is('<')) {
    const bool nothing = AtClosing() || AtField() || token_.Is(',') || token_.Is(';');
    Broken(place, token_.at,
           nothing ? std::string("a value is missing: { ... }")
                   : "{ ... } is expected, not " + Shown(token_));
    SkipValue();
  } else if (depth + 1 > kMaxDepth) {
    Broken(place, token_.at, "is nested too deeply");
    SkipGroup();
  } else {
    const Token opening = token_;
    Advance();
    ReadMessage(*field.message, ClosingOf(opening.text[0]), opening.at, place, depth + 1, &inner);
  }
  // A broken element keeps its place in the list.
  AppendBytes(field.number, inner, out);
}

void TextReader::ReadScalar(const FieldSchema& field, int32_t place, std::string* out) {
  const Position at = token_.at;
  uint64_t number = 0;
  std::string text;
  std::string reason;
  const bool good = ReadValue(field, &number, &text, &reason);
  if (!good) {
    Broken(place, at, std::move(reason));
    number = 0;
    text.clear();
    // A broken element keeps its place in the list.
    if (!field.repeated) return;
  }
  if (field.type == FieldType::kString) {
    AppendBytes(field.number, text, out);
  } else {
    AppendTag(field.number, WireType::kVarint, out);
    AppendVarint(number, out);
  }
}

bool TextReader::ReadValue(const FieldSchema& field, uint64_t* number, std::string* text,
                           std::string* reason) {
  const std::string wanted(Wanted(field.type));
  if (AtClosing() || AtField() || token_.Is(',') || token_.Is(';')) {
    *reason = "a value is missing: " + wanted;
    return false;
  }
  const Token first = token_;
  *reason = wanted + " is expected, not " + Shown(first);

  if (field.type == FieldType::kString) {
    if (first.kind != TokenKind::kText) {
      SkipValue();
      return false;
    }
    bool escapes = true;
    for (; token_.kind == TokenKind::kText; Advance()) escapes &= ReadText(token_.text, text);
    if (!escapes) {
      *reason = "has a backslash that means nothing; write \\\\ for a backslash";
      return false;
    }
    if (!IsUtf8(*text)) {
      *reason = "is not valid UTF-8";
      return false;
    }
    return true;
  }

  const bool negative = first.Is('-') && ahead_.kind == TokenKind::kInteger;
  const Token token = negative ? ahead_ : first;
  SkipValue();
  uint64_t magnitude = 0;
  const bool integer = token.kind == TokenKind::kInteger;
  const bool fits = integer && ReadInteger(token.text, &magnitude);

  if (field.type == FieldType::kBool) {
    const std::string_view word = token.kind == TokenKind::kName ? token.text : "";
    if (word == "true" || word == "True" || word == "t") {
      *number = 1;
      return true;
    }
    if (word == "false" || word == "False" || word == "f") {
      *number = 0;
      return true;
    }
    *number = magnitude;
    return fits && !negative && magnitude <= 1;
  }

  if (field.type == FieldType::kEnum && !integer) {
    if (token.kind != TokenKind::kName) return false;
    const EnumSchema::Value* value = field.codes->Find(token.text);
    if (value == nullptr) {
      *reason = NoCode(*field.codes, token);
      return false;
    }
    *number = static_cast<uint64_t>(static_cast<int64_t>(value->number));
    return true;
  }

  if (!integer) return false;
  const bool narrow = field.type != FieldType::kInt64;
  const uint64_t most = narrow ? uint64_t{std::numeric_limits<int32_t>::max()}
                               : uint64_t{std::numeric_limits<int64_t>::max()};
  if (!fits || magnitude > most + (negative ? 1 : 0)) {
    *reason = std::string(negative ? "-" : "") + std::string(token.text.substr(0, 40)) +
              " does not fit " + (narrow ? "32" : "64") + " bits";
    return false;
  }
  *number = negative ? ~magnitude + 1 : magnitude;
  if (field.type == FieldType::kEnum &&
      field.codes->Find(static_cast<int32_t>(static_cast<int64_t>(*number))) == nullptr) {
    *reason = NoCode(*field.codes, token);
    return false;
  }
  return true;
}

}  // namespace goodwill::wire
