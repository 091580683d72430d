// Ids in the file. An id whose text is the shortest form of a number is kept as
// an INTEGER, which is smaller and reads better; every other ("0017", "C42") as
// TEXT. The text that was given comes back from either.
#ifndef GOODWILL_SRC_STORE_IDENTIFIER_H_
#define GOODWILL_SRC_STORE_IDENTIFIER_H_

#include <string>
#include <string_view>

#include "goodwill/book/customer_id.h"
#include "store/sqlite.h"

namespace goodwill::store {

// The text must live until the next Step.
inline void BindIdentifier(std::string_view id, int at, Statement& to) {
  const auto number = NumberWrittenAs(id);
  number ? to.BindInt(at, *number) : to.BindText(at, id);
}
void BindIdentifier(std::string&& id, int at, Statement& to) = delete;

}  // namespace goodwill::store

#endif  // GOODWILL_SRC_STORE_IDENTIFIER_H_
