#include "table/csv_source.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#if defined(__unix__) || defined(__APPLE__)
#define GOODWILL_CSV_POSIX 1
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#include <cstdio>
#endif

namespace goodwill::csv {
namespace {

absl::Status FileError(const std::string& path, int error) {
  const std::string message =
      absl::StrCat("'", path, "': ", std::generic_category().message(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case ENOMEM:
    case EMFILE:
    case ENFILE:
      return absl::ResourceExhaustedError(message);
    default:
      return absl::InvalidArgumentError(message);
  }
}

#if defined(GOODWILL_CSV_POSIX)

class FileSource final : public ByteSource {
 public:
  explicit FileSource(std::string path) : path_(std::move(path)) {}
  ~FileSource() override {
    if (descriptor_ >= 0) close(descriptor_);
  }

  absl::Status Open() {
    do {
      descriptor_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    } while (descriptor_ < 0 && errno == EINTR);
    struct stat about = {};
    if (descriptor_ < 0 || fstat(descriptor_, &about) != 0) return FileError(path_, errno);
    if (S_ISDIR(about.st_mode)) {
      return absl::InvalidArgumentError(absl::StrCat("'", path_, "' is a directory"));
    }
    if (S_ISREG(about.st_mode)) total_ = static_cast<int64_t>(about.st_size);
    return absl::OkStatus();
  }

  absl::StatusOr<size_t> Read(char* out, size_t capacity) override {
    for (;;) {
      const ssize_t got = read(descriptor_, out, capacity);
      if (got >= 0) {
        done_ += got;
        return static_cast<size_t>(got);
      }
      if (errno != EINTR) return FileError(path_, errno);
    }
  }
  int64_t done() const override { return done_; }
  // A file that grows while it is read is longer than it was.
  int64_t total() const override { return total_ < 0 ? -1 : std::max(total_, done_); }

 private:
  std::string path_;
  int descriptor_ = -1;
  int64_t done_ = 0;
  int64_t total_ = -1;
};

#else

class FileSource final : public ByteSource {
 public:
  explicit FileSource(std::string path) : path_(std::move(path)) {}
  ~FileSource() override {
    if (file_ != nullptr) std::fclose(file_);
  }

  absl::Status Open() {
    file_ = std::fopen(path_.c_str(), "rb");
    return file_ == nullptr ? FileError(path_, errno) : absl::OkStatus();
  }

  absl::StatusOr<size_t> Read(char* out, size_t capacity) override {
    const size_t got = std::fread(out, 1, capacity, file_);
    if (got < capacity && std::ferror(file_)) return FileError(path_, EIO);
    done_ += static_cast<int64_t>(got);
    return got;
  }
  int64_t done() const override { return done_; }
  int64_t total() const override { return -1; }

 private:
  std::string path_;
  std::FILE* file_ = nullptr;
  int64_t done_ = 0;
};

#endif

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<size_t> Read(char* out, size_t capacity) override {
    const size_t size = std::min(capacity, bytes_.size() - done_);
    if (size > 0) std::memcpy(out, bytes_.data() + done_, size);
    done_ += size;
    return size;
  }
  int64_t done() const override { return static_cast<int64_t>(done_); }
  int64_t total() const override { return static_cast<int64_t>(bytes_.size()); }

 private:
  std::string_view bytes_;
  size_t done_ = 0;
};

class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, std::string_view read_already, std::string name)
      : packed_(std::move(packed)), name_(std::move(name)) {
    input_.resize(std::max(kInput, read_already.size()));
    std::memcpy(input_.data(), read_already.data(), read_already.size());
    stream_.next_in = input_.data();
    stream_.avail_in = static_cast<uInt>(read_already.size());
  }
  ~GzipSource() override {
    if (open_) inflateEnd(&stream_);
  }

  absl::Status Open() {
    // 16: a gzip wrapper, nothing else.
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) {
      return absl::ResourceExhaustedError(absl::StrCat(name_, ": no memory to unpack gzip"));
    }
    open_ = true;
    return absl::OkStatus();
  }

  absl::StatusOr<size_t> Read(char* out, size_t capacity) override {
    capacity = std::min(capacity, size_t{1} << 30);
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(capacity);
    while (!ended_ && stream_.avail_out == capacity) {
      if (stream_.avail_in == 0) {
        auto got = packed_->Read(reinterpret_cast<char*>(input_.data()), input_.size());
        if (!got.ok()) return got.status();
        stream_.next_in = input_.data();
        stream_.avail_in = static_cast<uInt>(*got);
      }
      if (stream_.avail_in == 0) {
        if (!between_members_) {
          return Damaged("it ends in the middle; was it copied completely?");
        }
        ended_ = true;
        break;
      }
      if (between_members_) {
        if (*stream_.next_in == 0) {  // padding behind the last member, as tapes have it
          ++stream_.next_in;
          --stream_.avail_in;
          continue;
        }
        if (inflateReset(&stream_) != Z_OK) return Damaged("unpacking cannot start again");
        between_members_ = false;
      }
      const int result = inflate(&stream_, Z_NO_FLUSH);
      if (result == Z_STREAM_END) {
        between_members_ = true;
      } else if (result == Z_MEM_ERROR) {
        return absl::ResourceExhaustedError(absl::StrCat(name_, ": no memory to unpack gzip"));
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        return Damaged(stream_.msg != nullptr ? stream_.msg : "not valid");
      }
    }
    return capacity - stream_.avail_out;
  }
  int64_t done() const override { return packed_->done() - static_cast<int64_t>(stream_.avail_in); }
  int64_t total() const override { return packed_->total(); }

 private:
  static constexpr size_t kInput = 128 << 10;

  absl::Status Damaged(std::string_view why) const {
    return absl::InvalidArgumentError(absl::StrCat(name_, ": the gzip data is damaged near byte ",
                                                   done(), ": ",
                                                   absl::string_view(why.data(), why.size())));
  }

  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::vector<Bytef> input_;
  z_stream stream_ = {};
  bool open_ = false;
  bool between_members_ = false;
  bool ended_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ByteSource>> OpenFile(const std::string& path) {
  if (path.empty()) return absl::InvalidArgumentError("the path is empty");
  if (path.find('\0') != std::string::npos) {
    return absl::InvalidArgumentError("the path holds a NUL byte");
  }
  auto source = std::make_unique<FileSource>(path);
  if (absl::Status status = source->Open(); !status.ok()) return status;
  return source;
}

std::unique_ptr<ByteSource> FromMemory(std::string_view bytes) {
  return std::make_unique<MemorySource>(bytes);
}

bool IsGzip(std::string_view first_bytes) {
  return first_bytes.size() >= 2 && first_bytes[0] == '\x1f' && first_bytes[1] == '\x8b';
}

absl::StatusOr<std::unique_ptr<ByteSource>> Gunzip(std::unique_ptr<ByteSource> packed,
                                                   std::string_view read_already,
                                                   std::string name) {
  auto source = std::make_unique<GzipSource>(std::move(packed), read_already, std::move(name));
  if (absl::Status status = source->Open(); !status.ok()) return status;
  return source;
}

}  // namespace goodwill::csv
