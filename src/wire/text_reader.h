// Reads Protobuf text format against a schema, and finds every mistake in one
// pass.
//
// Protobuf's own parser stops at its first error. A person who wrote ten
// mistakes wants to see ten, so this reader reports a mistake, steps over the
// smallest thing that holds it (a value, a field), and goes on. Only where
// brackets do not match does it stop, because everything behind would be a
// guess. It is stricter than Protobuf in a few places (a text ends on its line,
// a field of one value is given once, codes must be known) and never more
// lenient: what it accepts, Protobuf's parser accepts with the same meaning,
// which a differential test proves.
#ifndef GOODWILL_SRC_WIRE_TEXT_READER_H_
#define GOODWILL_SRC_WIRE_TEXT_READER_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/findings.h"
#include "wire/lexer.h"
#include "wire/schema.h"

namespace goodwill::wire {

class TextReader {
 public:
  // Messages within messages; deeper ones are refused.
  static constexpr int kMaxDepth = 32;

  TextReader(const MessageSchema& schema, std::string_view text, Findings* findings);

  // The serialised message that the readable part of the text stands for.
  std::string Read();

  // False when reading stopped early, so that what it returned is a torso.
  bool complete() const { return !stopped_; }

  // Where a path was given; where the nearest thing around it was, if it was not.
  Position Find(std::string_view path) const;

 private:
  // One field, or one element, that was given.
  struct Place {
    int32_t parent;  // index into places_, -1: the document
    int32_t index;   // within a repeated field, else -1
    const FieldSchema* field;
    Position at;
  };
  // How often each field of a message was given so far, and where first.
  struct Given {
    int32_t count = 0;
    int32_t first_line = 0;
  };

  void Advance();
  // Brackets do not match, or it is too much: nothing behind makes sense.
  void Stop(int32_t self, const Position& at, std::string reason);
  void Broken(int32_t self, const Position& at, std::string reason);
  void Unreadable(int32_t self, const Position& at, std::string reason);
  std::string PathOf(int32_t place) const;
  int32_t AddPlace(int32_t parent, const FieldSchema& field, int32_t index, const Position& at);

  bool AtClosing() const;
  bool AtField() const;
  // Steps over a bracket and all it holds.
  void SkipGroup();
  // Steps over whatever value stands here, if one does.
  void SkipValue();
  // Steps over what cannot be read, to the next field or closing bracket.
  void SkipToField();

  void ReadMessage(const MessageSchema& schema, char closing, const Position& opened, int32_t self,
                   int depth, std::string* out);
  void ReadField(const MessageSchema& schema, int32_t self, int depth, std::span<Given> given,
                 std::string* out);
  void UnknownField(const MessageSchema& schema, const Token& name, int32_t self);
  void ReadElement(const FieldSchema& field, int32_t place, int depth, std::string* out);
  void ReadScalar(const FieldSchema& field, int32_t place, std::string* out);
  // Reads the value into *number or *text; otherwise says what is wrong.
  bool ReadValue(const FieldSchema& field, uint64_t* number, std::string* text,
                 std::string* reason);

  const MessageSchema& schema_;
  Lexer lexer_;
  Findings* findings_;
  Token token_;
  Token ahead_;
  std::vector<Place> places_;
  bool stopped_ = false;
};

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_TEXT_READER_H_
