// What stands between the library and its caller, for every exported function.
//
// Guard runs the body of a function and turns whatever comes out of it, a status
// or an exception, into a status code and an error object. Every function of
// c.h that can fail is written as one Guard; tests/abi proves it.
#ifndef GOODWILL_CAPI_SRC_GUARD_H_
#define GOODWILL_CAPI_SRC_GUARD_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/run.h"
#include "goodwill/c.h"

namespace goodwill::capi {

// Makes *error (if asked for) say what the status says; never throws.
goodwill_status Fail(const absl::Status& status, goodwill_error** error) noexcept;
goodwill_status FailOutOfMemory(goodwill_error** error) noexcept;
goodwill_status FailInternal(const char* what, goodwill_error** error) noexcept;

template <typename Body>
goodwill_status Guard(goodwill_error** error, Body&& body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    const absl::Status status = body();
    return status.ok() ? GOODWILL_OK : Fail(status, error);
  } catch (const std::bad_alloc&) {
    return FailOutOfMemory(error);
  } catch (const std::length_error&) {
    return FailOutOfMemory(error);  // a size that no container holds
  } catch (const std::exception& e) {
    return FailInternal(e.what(), error);
  } catch (...) {
    return FailInternal("an exception of unknown type", error);
  }
}

// For functions that cannot fail but by a null handle: `otherwise` then.
template <typename Result, typename Body>
Result GuardValue(Result otherwise, Body&& body) noexcept {
  try {
    return body();
  } catch (...) {
    return otherwise;
  }
}

inline absl::Status NullArgument(std::string_view name) {
  return absl::InvalidArgumentError(std::string(name) + " is NULL");
}

#define GOODWILL_REQUIRE(pointer) \
  if ((pointer) == nullptr) return ::goodwill::capi::NullArgument(#pointer)

// A text argument: -1 means up to its NUL; NULL is the empty text.
inline absl::StatusOr<std::string_view> TextArgument(const char* data, int64_t size,
                                                     std::string_view name) {
  if (data == nullptr) {
    if (size > 0) return NullArgument(name);
    return std::string_view("", 0);
  }
  if (size == -1) return std::string_view(data);
  if (size < 0)
    return absl::InvalidArgumentError("the size of " + std::string(name) + " is negative");
  return std::string_view(data, static_cast<size_t>(size));
}

// A document argument.
inline absl::StatusOr<std::string_view> BytesArgument(const void* data, int64_t size,
                                                      std::string_view name) {
  if (size < 0)
    return absl::InvalidArgumentError("the size of " + std::string(name) + " is negative");
  if (data == nullptr) {
    if (size > 0) return NullArgument(name);
    return std::string_view("", 0);
  }
  return std::string_view(static_cast<const char*>(data), static_cast<size_t>(size));
}

// The size of the first version of a struct, the least that a caller can know.
// A struct that grows specialises this.
template <typename T>
inline constexpr int64_t kFirstSize = sizeof(T);
template <>
inline constexpr int64_t kFirstSize<goodwill_histories> = offsetof(goodwill_histories, log_gaps);
template <>
inline constexpr int64_t kFirstSize<goodwill_complaint_options> =
    offsetof(goodwill_complaint_options, assessment);
template <>
inline constexpr int64_t kFirstSize<goodwill_report_options> =
    offsetof(goodwill_report_options, plan);

// Larger than any struct will ever be: such a size was not set, but found there.
inline constexpr int64_t kAbsurdSize = 1 << 16;

// An options struct as far as the caller knows it; the rest is zero.
template <typename T>
absl::StatusOr<T> OptionsArgument(const T* options, std::string_view name) {
  T out{};
  out.struct_size = sizeof(T);
  if (options == nullptr) return out;
  const int64_t size = options->struct_size;
  if (size < kFirstSize<T> || size > kAbsurdSize) {
    return absl::InvalidArgumentError(std::string(name) +
                                      ".struct_size must be sizeof(the struct)");
  }
  const auto known = std::min(static_cast<size_t>(size), sizeof(T));
  const auto* bytes = reinterpret_cast<const unsigned char*>(options);
  for (size_t i = known; i < static_cast<size_t>(size); ++i) {
    if (bytes[i] != 0) {
      return absl::UnimplementedError(std::string(name) +
                                      " uses an option that this version does not know");
    }
  }
  std::memcpy(static_cast<void*>(&out), options, known);
  out.struct_size = sizeof(T);
  return out;
}

// Fills as much of a result struct as the caller knows.
template <typename T>
absl::Status FillStruct(T value, T* out, std::string_view name) {
  static_assert(std::is_trivially_copyable_v<T>);
  const int64_t size = out->struct_size;
  if (size < kFirstSize<T> || size > kAbsurdSize) {
    return absl::InvalidArgumentError(std::string(name) +
                                      ".struct_size must be set to sizeof(the struct)");
  }
  value.struct_size = size;
  std::memcpy(static_cast<void*>(out), &value, std::min(static_cast<size_t>(size), sizeof(T)));
  return absl::OkStatus();
}

// Zeroes a result struct behind its size, so that a failed call leaves nothing.
template <typename T>
void ClearStruct(T* out) {
  if (out == nullptr) return;
  const int64_t size = out->struct_size;
  if (size < kFirstSize<T> || size > kAbsurdSize) return;
  auto* bytes = reinterpret_cast<unsigned char*>(out);
  std::memset(bytes + sizeof(int64_t), 0,
              std::min(static_cast<size_t>(size), sizeof(T)) - sizeof(int64_t));
}

absl::StatusOr<Run> RunArgument(const goodwill_run_options* options);

}  // namespace goodwill::capi

#endif  // GOODWILL_CAPI_SRC_GUARD_H_
