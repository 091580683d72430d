#include "goodwill/book/who_remains.h"

#include <utility>

#include "book/book_state.h"
#include "book/merge.h"
#include "goodwill/base/problem.h"

namespace goodwill {

struct WhoRemains::Inside {
  const BookState& book;
  Merged merged;
};

WhoRemains::WhoRemains(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
WhoRemains::WhoRemains(WhoRemains&&) noexcept = default;
WhoRemains::~WhoRemains() = default;

absl::StatusOr<WhoRemains> WhoRemains::Make(const Book& book, int64_t as_of_us,
                                            int64_t known_batch) {
  GOODWILL_ASSIGN_OR_RETURN(const uint32_t known, book.state().KnownBy(known_batch));
  return WhoRemains(
      std::unique_ptr<Inside>(new Inside{book.state(), Merged(book.state(), as_of_us, known)}));
}

std::optional<CustomerIdView> WhoRemains::Of(const CustomerIdView& id) const {
  const auto [shard, customer] = inside_->book.FindCustomer(id);
  if (customer == CustomerIndex::kNone) return std::nullopt;
  CustomerRef who{shard, customer};
  if (const Merged::Place* place = inside_->merged.Find(who); place != nullptr) {
    who = inside_->merged.Group(place->group).front();
  }
  return inside_->book.shards[who.shard].customers.Id(who.customer);
}

}  // namespace goodwill
