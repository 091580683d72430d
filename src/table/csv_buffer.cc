#include "table/csv_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "goodwill/base/problem.h"
#include "table/csv_index.h"

namespace goodwill::csv {
namespace {

constexpr size_t kFront = 16;
constexpr int64_t kReportEvery = int64_t{4} << 20;

std::unique_ptr<char[]> Allocate(size_t capacity) {
  // One byte for a line end that the file does not have.
  auto memory = std::make_unique_for_overwrite<char[]>(capacity + 1 + kPadding);
  std::memset(memory.get(), 0, kFront);
  std::memset(memory.get() + capacity, 0, 1 + kPadding);
  return memory;
}

}  // namespace

Buffer::Buffer(std::unique_ptr<ByteSource> source, const Run& run, size_t least)
    : source_(std::move(source)),
      run_(run),
      least_(std::max<size_t>(least, 16)),
      begin_(kFront),
      end_(kFront) {
  // Small inputs get small buffers.
  const int64_t total = source_->total();
  size_t size = least_;
  if (total >= 0 && total < static_cast<int64_t>(size)) size = static_cast<size_t>(total) + 1;
  capacity_ = kFront + size;
  memory_ = Allocate(capacity_);
}

absl::Status Buffer::ReadOn() {
  while (end_ < capacity_) {
    GOODWILL_ASSIGN_OR_RETURN(const size_t got,
                              source_->Read(memory_.get() + end_, capacity_ - end_));
    if (got == 0) {
      last_ = true;
      break;
    }
    end_ += got;
  }
  // What lies behind is looked at, though never used: let it be something.
  std::memset(memory_.get() + end_, 0, std::min(capacity_ - end_ + 1 + kPadding, 1 + kPadding));
  if (source_->done() - reported_ >= kReportEvery) {
    reported_ = source_->done();
    return run_.Report(reported_, source_->total());
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Buffer::Fill() {
  const size_t size = end_ - begin_;
  if (size > 0 && size == capacity_ - kFront) {
    if (size >= kMostBytes) return false;
    const size_t capacity = kFront + std::min(std::max(size * 2, least_), kMostBytes);
    auto grown = Allocate(capacity);
    std::memcpy(grown.get() + kFront, memory_.get() + begin_, size);
    memory_ = std::move(grown);
    capacity_ = capacity;
  } else if (begin_ > kFront) {
    std::memmove(memory_.get() + kFront, memory_.get() + begin_, size);
  }
  begin_ = kFront;
  end_ = kFront + size;
  GOODWILL_RETURN_IF_ERROR(ReadOn());
  return true;
}

absl::Status Buffer::Unpack(const std::string& name) {
  if (!IsGzip(view())) return absl::OkStatus();
  GOODWILL_ASSIGN_OR_RETURN(source_, Gunzip(std::move(source_), view(), name));
  packed_ = true;
  last_ = false;
  begin_ = end_ = kFront;
  // The packed file may have been small; its content is not.
  if (capacity_ < kFront + least_) {
    capacity_ = kFront + least_;
    memory_ = Allocate(capacity_);
  }
  return ReadOn();
}

int64_t Buffer::left() const {
  if (packed_ || source_->total() < 0) return -1;
  return std::max<int64_t>(source_->total() - source_->done(), 0);
}

absl::Status Buffer::ReportEnd() const {
  return run_.Report(source_->done(), std::max(source_->total(), source_->done()));
}

}  // namespace goodwill::csv
