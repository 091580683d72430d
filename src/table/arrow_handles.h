// Ownership of the Arrow C structs. A struct that came from a producer is
// released exactly once, by the handle that holds it, on every way out.
#ifndef GOODWILL_SRC_TABLE_ARROW_HANDLES_H_
#define GOODWILL_SRC_TABLE_ARROW_HANDLES_H_

#include "goodwill/c.h"

namespace goodwill {

// T is ArrowSchema, ArrowArray or ArrowArrayStream: a struct that may be moved
// bytewise and that says "released" with a null release callback.
template <typename T>
class ArrowHandle {
 public:
  ArrowHandle() = default;
  // Takes over what `from` holds, and leaves it released.
  explicit ArrowHandle(T* from) : value_(*from) { from->release = nullptr; }
  ArrowHandle(ArrowHandle&& other) noexcept : value_(other.value_) {
    other.value_.release = nullptr;
  }
  ArrowHandle& operator=(ArrowHandle&&) = delete;
  ~ArrowHandle() {
    if (value_.release != nullptr) value_.release(&value_);
  }

  T* get() { return &value_; }
  const T* get() const { return &value_; }
  T* operator->() { return &value_; }
  const T* operator->() const { return &value_; }
  // For a struct that a failed callback may have half filled.
  void Abandon() { value_.release = nullptr; }
  bool released() const { return value_.release == nullptr; }

 private:
  T value_{};
};

using SchemaHandle = ArrowHandle<ArrowSchema>;
using ArrayHandle = ArrowHandle<ArrowArray>;
using StreamHandle = ArrowHandle<ArrowArrayStream>;

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_ARROW_HANDLES_H_
