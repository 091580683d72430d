// Owners for the library's handles: each is freed once, when its owner goes.
#ifndef GOODWILL_EXAMPLES_CLI_HANDLE_H_
#define GOODWILL_EXAMPLES_CLI_HANDLE_H_

#include <string_view>
#include <utility>

#include "goodwill/c.h"

namespace cli {

template <typename T, void (*Free)(T*)>
class Handle {
 public:
  Handle() = default;
  ~Handle() { Free(handle_); }
  Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }

  T* get() const { return handle_; }
  // Where a function of the library puts a new object; an old one is freed.
  T** out() {
    Free(std::exchange(handle_, nullptr));
    return &handle_;
  }

 private:
  T* handle_ = nullptr;
};

using Error = Handle<goodwill_error, goodwill_error_free>;
using Buffer = Handle<goodwill_buffer, goodwill_buffer_free>;
using Policy = Handle<goodwill_policy, goodwill_policy_free>;
using Book = Handle<goodwill_book, goodwill_book_free>;
using Measures = Handle<goodwill_measures, goodwill_measures_free>;
using Assessment = Handle<goodwill_assessment, goodwill_assessment_free>;

inline std::string_view View(const Buffer& buffer) {
  if (buffer.get() == nullptr) return {};
  return {goodwill_buffer_data(buffer.get()),
          static_cast<size_t>(goodwill_buffer_size(buffer.get()))};
}

// A stream of record batches, released when its owner goes.
class Stream {
 public:
  Stream() = default;
  ~Stream() {
    if (stream_.release != nullptr) stream_.release(&stream_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  ArrowArrayStream* get() { return &stream_; }

 private:
  ArrowArrayStream stream_ = {};
};

}  // namespace cli

#endif  // GOODWILL_EXAMPLES_CLI_HANDLE_H_
