#include "table/csv_columns.h"

#include <algorithm>
#include <new>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace goodwill::csv {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;

}  // namespace

std::shared_ptr<char> AllocateArray(size_t bytes) {
  if (bytes < kHugePage) {
    return std::shared_ptr<char>(static_cast<char*>(::operator new(bytes)),
                                 [](char* p) { ::operator delete(p); });
  }
  constexpr std::align_val_t kAlign{kHugePage};
  void* const memory = ::operator new(bytes, kAlign);
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  // Only whole pages; advice that is not taken costs nothing.
  madvise(memory, bytes & ~(kHugePage - 1), MADV_HUGEPAGE);
#endif
  return std::shared_ptr<char>(static_cast<char*>(memory),
                               [](char* p) { ::operator delete(p, std::align_val_t{kHugePage}); });
}

void TextRun::AddAbsent() {
  if (absent_->empty()) absent_->resize((chunk_rows_ + 63) / 64, 0);
  (*absent_)[row_ / 64] |= uint64_t{1} << (row_ % 64);
  offsets_[++row_] = static_cast<int32_t>(used_);
}

Columns::Columns(const std::vector<Storage>& storage)
    : columns_(storage.size()), label_(std::make_shared<std::string_view>()) {
  for (size_t c = 0; c < storage.size(); ++c) columns_[c].storage = storage[c];
}

void Columns::BeginRun(size_t rows, size_t bytes, size_t rows_left) {
  bool fits = rows <= room_ - rows_;
  for (const Column& column : columns_) {
    if (!fits) break;
    if (column.storage != Storage::kText) continue;
    const auto used = reinterpret_cast<const int32_t*>(column.offsets.get())[rows_];
    fits = bytes + kTextSlack <= column.capacity - static_cast<size_t>(used);
  }
  if (!fits) {
    FinishChunk();
    NewChunk(rows, bytes, rows_left);
  }
  run_ = rows;
}

void Columns::NewChunk(size_t rows, size_t bytes, size_t rows_left) {
  const size_t room = std::max(rows, std::min(rows + rows_left, kMostRows));
  for (Column& column : columns_) {
    if (column.storage == Storage::kNumbers) {
      column.numbers = AllocateArray(room * sizeof(int64_t));
    } else if (column.storage == Storage::kLabel) {
      column.numbers = AllocateArray(room * sizeof(int32_t));
    } else if (column.storage == Storage::kText) {
      column.offsets = AllocateArray((room + 1) * sizeof(int32_t));
      // Room for texts as long as those before, and for one whole run more.
      const int64_t before = std::max<int64_t>(total_rows_, 1);
      const double each = total_rows_ > 0 ? static_cast<double>(column.text_bytes) /
                                                static_cast<double>(before)
                                          : static_cast<double>(bytes) / static_cast<double>(rows);
      const double guess = each * static_cast<double>(room) * 1.0625;
      column.capacity =
          bytes + kTextSlack +
          (guess < static_cast<double>(kMostText) ? static_cast<size_t>(guess) : kMostText / 2);
      column.data = AllocateArray(column.capacity);
      reinterpret_cast<int32_t*>(column.offsets.get())[0] = 0;
    }
  }
  room_ = room;
  rows_ = 0;
}

int64_t* Columns::Numbers(size_t column) {
  return reinterpret_cast<int64_t*>(columns_[column].numbers.get()) + rows_;
}

int32_t* Columns::Labels(size_t column) {
  return reinterpret_cast<int32_t*>(columns_[column].numbers.get()) + rows_;
}

TextRun Columns::Texts(size_t column) {
  Column& c = columns_[column];
  return TextRun(reinterpret_cast<int32_t*>(c.offsets.get()), c.data.get(), &c.absent, rows_,
                 room_);
}

void Columns::EndRun() {
  rows_ += run_;
  total_rows_ += static_cast<int64_t>(run_);
  run_ = 0;
}

void Columns::FinishChunk() {
  if (rows_ == 0) return;
  for (Column& column : columns_) {
    ColumnChunk chunk;
    if (column.storage == Storage::kNumbers) {
      chunk.numbers = reinterpret_cast<const int64_t*>(column.numbers.get());
      keep_alive_.push_back(std::move(column.numbers));
    } else if (column.storage == Storage::kLabel) {
      chunk.text.layout = TextArray::Layout::kCodes;
      chunk.text.codes = reinterpret_cast<const int32_t*>(column.numbers.get());
      chunk.text.dictionary = label_.get();
      chunk.text.dictionary_size = 1;
      keep_alive_.push_back(std::move(column.numbers));
    } else if (column.storage == Storage::kText) {
      const auto* const offsets = reinterpret_cast<const int32_t*>(column.offsets.get());
      column.text_bytes += offsets[rows_];
      chunk.text.data = column.data.get();
      if (column.absent.empty()) {
        chunk.text.layout = TextArray::Layout::kOffsets32;
        chunk.text.offsets32 = offsets;
        keep_alive_.push_back(std::move(column.offsets));
      } else {
        auto views = AllocateArray(rows_ * sizeof(std::string_view));
        auto* const view = reinterpret_cast<std::string_view*>(views.get());
        for (size_t r = 0; r < rows_; ++r) {
          const bool absent = (column.absent[r / 64] >> (r % 64) & 1) != 0;
          new (view + r) std::string_view(
              absent ? std::string_view()
                     : std::string_view(column.data.get() + offsets[r],
                                        static_cast<size_t>(offsets[r + 1] - offsets[r])));
        }
        chunk.text.layout = TextArray::Layout::kViews;
        chunk.text.views = view;
        chunk.text.data = nullptr;
        column.offsets.reset();
        column.absent.clear();
        keep_alive_.push_back(std::move(views));
      }
      keep_alive_.push_back(std::move(column.data));
    }
    column.chunks.push_back(chunk);
  }
  chunk_rows_.push_back(static_cast<int64_t>(rows_));
  rows_ = room_ = 0;
}

void Columns::Finish(std::string_view label, Table* table) {
  FinishChunk();
  *label_ = label;
  table->rows = total_rows_;
  table->chunk_rows = std::move(chunk_rows_);
  for (size_t c = 0; c < columns_.size(); ++c) {
    table->columns[c].physical = columns_[c].storage == Storage::kAbsent    ? Physical::kAbsent
                                 : columns_[c].storage == Storage::kNumbers ? Physical::kNumbers
                                                                            : Physical::kText;
    table->columns[c].chunks = std::move(columns_[c].chunks);
  }
  table->keep_alive.push_back(label_);
  for (auto& memory : keep_alive_) table->keep_alive.push_back(std::move(memory));
}

}  // namespace goodwill::csv
