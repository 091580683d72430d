#include "failing_malloc.h"

#include <atomic>
#include <cerrno>
#include <cstddef>

// glibc's own allocator under the names it keeps for whoever replaces the others.
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* block);
}

namespace {

constexpr int64_t kNever = INT64_MAX;
std::atomic<int64_t> left{kNever};  // allocations until the one that fails
std::atomic<bool> onwards{false};
std::atomic<bool> failed{false};
std::atomic<int64_t> outstanding{0};

bool Fails() {
  if (left.load(std::memory_order_relaxed) == kNever) return false;
  const int64_t now = left.fetch_sub(1) - 1;
  if (now == 0 || (now < 0 && onwards)) {
    failed = true;
    errno = ENOMEM;
    return true;
  }
  return false;
}

void* Counted(void* block) {
  if (block != nullptr) outstanding.fetch_add(1, std::memory_order_relaxed);
  return block;
}

}  // namespace

namespace failing {

void Arm(int64_t nth, bool all_after) {
  failed = false;
  onwards = all_after;
  left = nth;
}

bool Disarm() {
  left = kNever;
  return failed;
}

int64_t Outstanding() { return outstanding; }

}  // namespace failing

extern "C" {

void* malloc(size_t size) { return Fails() ? nullptr : Counted(__libc_malloc(size)); }

void* calloc(size_t count, size_t size) {
  return Fails() ? nullptr : Counted(__libc_calloc(count, size));
}

void* realloc(void* old, size_t size) {
  if (old == nullptr) return malloc(size);
  if (size == 0) {
    outstanding.fetch_sub(1, std::memory_order_relaxed);
    return __libc_realloc(old, 0);
  }
  return Fails() ? nullptr : __libc_realloc(old, size);
}

void* memalign(size_t alignment, size_t size) {
  return Fails() ? nullptr : Counted(__libc_memalign(alignment, size));
}

void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void** block, size_t alignment, size_t size) {
  void* const made = memalign(alignment, size);
  if (made == nullptr) return ENOMEM;
  *block = made;
  return 0;
}

void free(void* block) {
  if (block == nullptr) return;
  outstanding.fetch_sub(1, std::memory_order_relaxed);
  __libc_free(block);
}

}  // extern "C"
