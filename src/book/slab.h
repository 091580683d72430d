// One piece of memory for many buffers that are filled at the same time.
//
// Touching fresh memory costs more than filling it: the kernel hands it out page
// by page. A large slab asks for large pages where the system has them.
#ifndef GOODWILL_SRC_BOOK_SLAB_H_
#define GOODWILL_SRC_BOOK_SLAB_H_

#include <cstddef>
#include <memory>

namespace goodwill {

// Uninitialised memory, aligned for any value. Throws std::bad_alloc.
std::shared_ptr<void> MakeSlab(size_t bytes);

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_SLAB_H_
