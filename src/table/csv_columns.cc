#include "table/csv_columns.h"

#include <algorithm>
#include <utility>

#include "table/array_memory.h"

namespace goodwill::csv {

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
    const int32_t used = column.offsets[rows_];
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
  // One piece of memory for the whole chunk, cut into arrays.
  const auto aligned = [](size_t size) { return (size + 63) & ~size_t{63}; };
  size_t total = 0;
  for (Column& column : columns_) {
    switch (column.storage) {
      case Storage::kAbsent:
        break;
      case Storage::kNumbers:
        total += aligned(room * sizeof(int64_t));
        break;
      case Storage::kLabel:
        total += aligned(room * sizeof(int32_t));
        break;
      case Storage::kText: {
        // For texts as long as those before, and one whole run more.
        const double each =
            total_rows_ > 0
                ? static_cast<double>(column.text_bytes) / static_cast<double>(total_rows_)
                : static_cast<double>(bytes) / static_cast<double>(rows);
        const double likely =
            std::min(each * static_cast<double>(room) * 1.0625, static_cast<double>(kMostText));
        column.capacity = aligned(bytes + kTextSlack + static_cast<size_t>(likely));
        total += aligned((room + 1) * sizeof(int32_t)) + column.capacity;
        break;
      }
    }
  }
  memory_ = AllocateArray(total);
  char* at = memory_.get();
  const auto take = [&](size_t size) { return std::exchange(at, at + aligned(size)); };
  for (Column& column : columns_) {
    switch (column.storage) {
      case Storage::kAbsent:
        break;
      case Storage::kNumbers:
        column.numbers = reinterpret_cast<int64_t*>(take(room * sizeof(int64_t)));
        break;
      case Storage::kLabel:
        column.labels = reinterpret_cast<int32_t*>(take(room * sizeof(int32_t)));
        break;
      case Storage::kText:
        column.offsets = reinterpret_cast<int32_t*>(take((room + 1) * sizeof(int32_t)));
        column.offsets[0] = 0;
        column.data = take(column.capacity);
        break;
    }
  }
  room_ = room;
  rows_ = 0;
}

int64_t* Columns::Numbers(size_t column) { return columns_[column].numbers + rows_; }

int32_t* Columns::Labels(size_t column) { return columns_[column].labels + rows_; }

TextRun Columns::Texts(size_t column) {
  Column& c = columns_[column];
  return TextRun(c.offsets, c.data, &c.absent, rows_, room_);
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
    switch (column.storage) {
      case Storage::kAbsent:
        break;
      case Storage::kNumbers:
        chunk.numbers = column.numbers;
        break;
      case Storage::kLabel:
        chunk.text.layout = TextArray::Layout::kCodes;
        chunk.text.codes = column.labels;
        chunk.text.dictionary = label_.get();
        chunk.text.dictionary_size = 1;
        break;
      case Storage::kText:
        column.text_bytes += column.offsets[rows_];
        if (column.absent.empty()) {
          chunk.text.layout = TextArray::Layout::kOffsets32;
          chunk.text.offsets32 = column.offsets;
          chunk.text.data = column.data;
        } else {
          chunk.text.layout = TextArray::Layout::kViews;
          chunk.text.views = ViewsOf(column);
        }
        break;
    }
    column.chunks.push_back(chunk);
  }
  keep_alive_.push_back(std::move(memory_));
  chunk_rows_.push_back(static_cast<int64_t>(rows_));
  rows_ = room_ = 0;
}

const std::string_view* Columns::ViewsOf(Column& column) {
  auto memory = AllocateArray(rows_ * sizeof(std::string_view));
  auto* const views = reinterpret_cast<std::string_view*>(memory.get());
  for (size_t r = 0; r < rows_; ++r) {
    const bool absent = (column.absent[r / 64] >> (r % 64) & 1) != 0;
    const auto begin = static_cast<size_t>(column.offsets[r]);
    const auto end = static_cast<size_t>(column.offsets[r + 1]);
    new (views + r) std::string_view(absent ? std::string_view()
                                            : std::string_view(column.data + begin, end - begin));
  }
  keep_alive_.push_back(std::move(memory));
  column.absent.clear();
  return views;
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
