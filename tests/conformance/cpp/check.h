// Handles of the C library that free themselves, and failed calls as exceptions:
// what a C++ program puts around c.h.
#ifndef GOODWILL_TESTS_CONFORMANCE_CHECK_H_
#define GOODWILL_TESTS_CONFORMANCE_CHECK_H_

#include <goodwill/c.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace conformance {

template <typename T, void (*Free)(T*)>
class Owned {
 public:
  Owned() = default;
  Owned(Owned&& o) noexcept : handle_(std::exchange(o.handle_, nullptr)) {}
  Owned& operator=(Owned&& o) noexcept {
    std::swap(handle_, o.handle_);
    return *this;
  }
  ~Owned() { Free(handle_); }
  T* get() const { return handle_; }
  // Where a call puts a new handle.
  T** out() {
    Free(std::exchange(handle_, nullptr));
    return &handle_;
  }

 private:
  T* handle_ = nullptr;
};

using Error = Owned<goodwill_error, goodwill_error_free>;
using Buffer = Owned<goodwill_buffer, goodwill_buffer_free>;
using Policy = Owned<goodwill_policy, goodwill_policy_free>;
using Book = Owned<goodwill_book, goodwill_book_free>;
using Measures = Owned<goodwill_measures, goodwill_measures_free>;
using Calibration = Owned<goodwill_calibration, goodwill_calibration_free>;
using Assessment = Owned<goodwill_assessment, goodwill_assessment_free>;

// Calls f(arguments..., error) and throws what went wrong.
template <typename F, typename... Arguments>
void Call(F f, Arguments... arguments) {
  Error error;
  if (f(arguments..., error.out()) != GOODWILL_OK) {
    throw std::runtime_error(goodwill_error_message(error.get()));
  }
}

inline std::string_view View(const Buffer& buffer) {
  return {goodwill_buffer_data(buffer.get()),
          static_cast<size_t>(goodwill_buffer_size(buffer.get()))};
}

}  // namespace conformance

#endif  // GOODWILL_TESTS_CONFORMANCE_CHECK_H_
