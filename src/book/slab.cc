#include "book/slab.h"

#include <cstdlib>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace goodwill {

std::shared_ptr<void> MakeSlab(size_t bytes) {
  constexpr size_t kLargePage = size_t{2} << 20;
  void* memory = nullptr;
  if (bytes >= kLargePage) {
    memory = std::aligned_alloc(kLargePage, (bytes + kLargePage - 1) / kLargePage * kLargePage);
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    // Advice only: without it the slab is merely slower to fill.
    if (memory != nullptr) (void)madvise(memory, bytes, MADV_HUGEPAGE);
#endif
  } else {
    memory = std::malloc(bytes == 0 ? 1 : bytes);
  }
  if (memory == nullptr) throw std::bad_alloc();
  return std::shared_ptr<void>(memory, std::free);
}

}  // namespace goodwill
