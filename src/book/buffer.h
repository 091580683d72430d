// A growing array of plain values for the book's columns.
//
// Unlike std::vector it grows without touching what it will overwrite anyway,
// and large arrays grow by moving pages instead of copying (realloc), so that
// appending to a big book needs no second copy of a column. Growth is by a
// quarter: a book is mostly at rest.
#ifndef GOODWILL_SRC_BOOK_BUFFER_H_
#define GOODWILL_SRC_BOOK_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace goodwill {

template <typename T>
class Buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Buffer() = default;
  ~Buffer() { Free(); }
  Buffer(Buffer&& o) noexcept
      : data_(std::exchange(o.data_, nullptr)),
        size_(std::exchange(o.size_, 0)),
        capacity_(std::exchange(o.capacity_, 0)),
        slab_(std::move(o.slab_)) {}
  Buffer& operator=(Buffer&& o) noexcept {
    std::swap(data_, o.data_);
    std::swap(size_, o.size_);
    std::swap(capacity_, o.capacity_);
    std::swap(slab_, o.slab_);
    return *this;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  T* data() { return data_; }
  const T* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  size_t capacity() const { return capacity_; }
  size_t bytes() const { return capacity_ * sizeof(T); }

  // Room for n values in all; throws std::bad_alloc and changes nothing.
  void Reserve(size_t n) {
    if (n <= capacity_) return;
    const size_t target = std::max(n, capacity_ + capacity_ / 4);
    if (target > SIZE_MAX / sizeof(T)) throw std::bad_alloc();
    if (slab_ != nullptr) {
      T* own = static_cast<T*>(std::malloc(target * sizeof(T)));
      if (own == nullptr) throw std::bad_alloc();
      std::copy_n(data_, size_, own);
      slab_.reset();
      data_ = own;
    } else {
      void* grown = std::realloc(static_cast<void*>(data_), target * sizeof(T));
      if (grown == nullptr) throw std::bad_alloc();
      data_ = static_cast<T*>(grown);
    }
    capacity_ = target;
  }
  // An empty buffer takes its first memory, room for n values, from a slab that
  // it shares with others; when it outgrows it, it moves out.
  void Borrow(std::shared_ptr<void> slab, T* data, size_t n) {
    Free();
    slab_ = std::move(slab);
    data_ = data;
    size_ = 0;
    capacity_ = n;
  }
  // New values beyond the old size are not initialised.
  void Resize(size_t n) {
    Reserve(n);
    size_ = n;
  }
  void Resize(size_t n, T value) {
    const size_t old = size_;
    Resize(n);
    if (n > old) std::fill(data_ + old, data_ + n, value);
  }
  void Push(T value) {
    if (size_ == capacity_) Reserve(size_ + std::max<size_t>(size_ / 4, 8));
    data_[size_++] = value;
  }
  void Append(const T* values, size_t n) {
    if (n == 0) return;
    if (size_ + n > capacity_) Reserve(std::max(size_ + n, size_ + size_ / 4));
    std::copy_n(values, n, data_ + size_);
    size_ += n;
  }
  // Never allocates.
  void Truncate(size_t n) { size_ = std::min(size_, n); }

 private:
  void Free() {
    if (slab_ == nullptr) std::free(data_);
    slab_.reset();
  }

  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
  std::shared_ptr<void> slab_;  // what data_ lies in, if it is not our own
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_BUFFER_H_
