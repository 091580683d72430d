#include "table/array_memory.h"

#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace goodwill {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;

}  // namespace

std::shared_ptr<char> AllocateArray(size_t bytes) {
  if (bytes < kHugePage) {
    return std::shared_ptr<char>(static_cast<char*>(::operator new(bytes)),
                                 [](char* p) { ::operator delete(p); });
  }
  bytes = (bytes + kHugePage - 1) & ~(kHugePage - 1);
  void* const memory = ::operator new (bytes, std::align_val_t{kHugePage});
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  madvise(memory, bytes, MADV_HUGEPAGE);  // advice: if it is not taken, nothing is lost
#endif
  return std::shared_ptr<char>(static_cast<char*>(memory),
                               [](char* p) { ::operator delete (p, std::align_val_t{kHugePage}); });
}

}  // namespace goodwill
