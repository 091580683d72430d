#include "tests/crash/test_vfs.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <utility>

namespace goodwill::crash {
namespace {

constexpr int64_t kSector = 512;

// SQLite allocates this and, behind it, the system VFS's own file.
struct TestFile {
  sqlite3_file base;
  TestVfs* vfs;
  std::string* path;  // null: a temporary file
  // SQLite's VFS for Unix synchronises the directory with the first
  // synchronisation of a journal or log that it may have made.
  bool syncs_directory;
  sqlite3_file* Real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

TestFile& Of(sqlite3_file* file) { return *reinterpret_cast<TestFile*>(file); }
const sqlite3_io_methods& Real(sqlite3_file* file) { return *Of(file).Real()->pMethods; }
TestVfs& Of(sqlite3_vfs* vfs) { return *static_cast<TestVfs*>(vfs->pAppData); }

TestVfs::File* Recorded(sqlite3_file* file) {
  TestFile& f = Of(file);
  return f.path == nullptr ? nullptr : &f.vfs->FileAt(*f.path);
}

int Close(sqlite3_file* file) {
  const int code = Real(file).xClose(Of(file).Real());
  delete Of(file).path;
  return code;
}
int Read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  if (Of(file).vfs->Fails()) return SQLITE_IOERR_READ;
  return Real(file).xRead(Of(file).Real(), to, size, at);
}
int Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  if (Of(file).vfs->Fails()) return SQLITE_IOERR_WRITE;
  sqlite3_int64 now = 0;
  Real(file).xFileSize(Of(file).Real(), &now);
  if (const int64_t more = at + size - now; more > 0 && !Of(file).vfs->TakeRoom(more)) {
    return SQLITE_FULL;
  }
  const int code = Real(file).xWrite(Of(file).Real(), bytes, size, at);
  if (TestVfs::File* const f = Recorded(file); f != nullptr && code == SQLITE_OK) {
    f->since.push_back(
        {at, std::string(static_cast<const char*>(bytes), static_cast<size_t>(size))});
  }
  return code;
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (Of(file).vfs->Fails()) return SQLITE_IOERR_TRUNCATE;
  const int code = Real(file).xTruncate(Of(file).Real(), size);
  if (TestVfs::File* const f = Recorded(file); f != nullptr && code == SQLITE_OK) {
    f->since.push_back({size, {}, true});
  }
  return code;
}
void Apply(const TestVfs::Write& write, std::string& image) {
  if (write.truncates) {
    image.resize(std::min(image.size(), static_cast<size_t>(write.offset)));
    return;
  }
  const size_t end = static_cast<size_t>(write.offset) + write.bytes.size();
  if (image.size() < end) image.resize(end);
  std::memcpy(image.data() + write.offset, write.bytes.data(), write.bytes.size());
}
int Sync(sqlite3_file* file, int) {
  if (Of(file).vfs->Fails()) return SQLITE_IOERR_FSYNC;
  if (TestVfs::File* const f = Recorded(file); f != nullptr) {
    for (const TestVfs::Write& write : f->since) Apply(write, f->synced);
    f->since.clear();
  }
  if (std::exchange(Of(file).syncs_directory, false)) Of(file).vfs->SyncDirectory();
  return SQLITE_OK;
}
int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  if (Of(file).vfs->Fails()) return SQLITE_IOERR_FSTAT;
  return Real(file).xFileSize(Of(file).Real(), size);
}
int Lock(sqlite3_file* file, int how) {
  if (Of(file).vfs->Fails()) return SQLITE_IOERR_LOCK;
  return Real(file).xLock(Of(file).Real(), how);
}
int Unlock(sqlite3_file* file, int how) { return Real(file).xUnlock(Of(file).Real(), how); }
int CheckReservedLock(sqlite3_file* file, int* out) {
  return Real(file).xCheckReservedLock(Of(file).Real(), out);
}
int FileControl(sqlite3_file* file, int what, void* argument) {
  return Real(file).xFileControl(Of(file).Real(), what, argument);
}
int SectorSize(sqlite3_file* file) { return Real(file).xSectorSize(Of(file).Real()); }
int DeviceCharacteristics(sqlite3_file* file) {
  return Real(file).xDeviceCharacteristics(Of(file).Real());
}
int ShmMap(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  if (Of(file).vfs->Fails()) return SQLITE_IOERR_SHMMAP;
  return Real(file).xShmMap(Of(file).Real(), page, size, extend, out);
}
int ShmLock(sqlite3_file* file, int offset, int n, int flags) {
  if ((flags & SQLITE_SHM_LOCK) != 0 && Of(file).vfs->Fails()) return SQLITE_IOERR_SHMLOCK;
  return Real(file).xShmLock(Of(file).Real(), offset, n, flags);
}
void ShmBarrier(sqlite3_file* file) { Real(file).xShmBarrier(Of(file).Real()); }
int ShmUnmap(sqlite3_file* file, int remove) {
  return Real(file).xShmUnmap(Of(file).Real(), remove);
}

// Version 2: write-ahead logs, but no memory mapping that would escape us.
constexpr sqlite3_io_methods kMethods = {
    2,          Close,      Read,    Write,   Truncate,   Sync,
    FileSize,   Lock,       Unlock,  CheckReservedLock,   FileControl,
    SectorSize, DeviceCharacteristics, ShmMap, ShmLock,   ShmBarrier,
    ShmUnmap,   nullptr,    nullptr};

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  TestFile& f = Of(file);
  f.base.pMethods = nullptr;
  TestVfs& test = Of(vfs);
  if (test.Fails()) return SQLITE_CANTOPEN;
  const int code = test.base()->xOpen(test.base(), name, f.Real(), flags, out_flags);
  if (code != SQLITE_OK) {
    if (f.Real()->pMethods != nullptr) f.Real()->pMethods->xClose(f.Real());
    return code;
  }
  f.vfs = &test;
  f.syncs_directory = (flags & SQLITE_OPEN_CREATE) != 0 &&
                      (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  f.path = name == nullptr ? nullptr : new std::string(name);
  // A new file of the name of one that was deleted.
  if (f.path != nullptr && test.FileAt(*f.path).deleted) test.FileAt(*f.path) = {};
  f.base.pMethods = &kMethods;
  return SQLITE_OK;
}
int Delete(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  TestVfs& test = Of(vfs);
  if (test.Fails()) return SQLITE_IOERR_DELETE;
  const int code = test.base()->xDelete(test.base(), name, 0);
  if (code == SQLITE_OK) test.Forget(name, sync_directory != 0);
  return code;
}
int Access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  TestVfs& test = Of(vfs);
  if (test.Fails()) return SQLITE_IOERR_ACCESS;
  return test.base()->xAccess(test.base(), name, flags, out);
}
int FullPathname(sqlite3_vfs* vfs, const char* name, int size, char* out) {
  return Of(vfs).base()->xFullPathname(Of(vfs).base(), name, size, out);
}
int Randomness(sqlite3_vfs* vfs, int size, char* out) {
  return Of(vfs).base()->xRandomness(Of(vfs).base(), size, out);
}
// Nothing here is worth waiting for.
int Sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
int CurrentTime(sqlite3_vfs* vfs, double* out) {
  return Of(vfs).base()->xCurrentTime(Of(vfs).base(), out);
}
int GetLastError(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

TestVfs::TestVfs(std::string name)
    : name_(std::move(name)), base_(sqlite3_vfs_find(nullptr)), vfs_{} {
  vfs_.iVersion = 1;
  vfs_.szOsFile = static_cast<int>(sizeof(TestFile)) + base_->szOsFile;
  vfs_.mxPathname = base_->mxPathname;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = Open;
  vfs_.xDelete = Delete;
  vfs_.xAccess = Access;
  vfs_.xFullPathname = FullPathname;
  vfs_.xRandomness = Randomness;
  vfs_.xSleep = Sleep;
  vfs_.xCurrentTime = CurrentTime;
  vfs_.xGetLastError = GetLastError;
  sqlite3_vfs_register(&vfs_, 0);
}

TestVfs::~TestVfs() { sqlite3_vfs_unregister(&vfs_); }

void TestVfs::Reset() {
  Mend();
  calls_ = 0;
  failed_ = false;
  files_.clear();
}

void TestVfs::Mend() {
  fail_at_ = 0;
  room_ = -1;
  from_then_on_ = false;
}

void TestVfs::FailAt(int64_t nth, bool from_then_on) {
  fail_at_ = calls_ + nth;
  from_then_on_ = from_then_on;
}

void TestVfs::FillUpAfter(int64_t bytes) { room_ = bytes; }

bool TestVfs::Fails() {
  ++calls_;
  if (fail_at_ == 0 || calls_ < fail_at_ || (calls_ > fail_at_ && !from_then_on_)) return false;
  failed_ = true;
  return true;
}

bool TestVfs::TakeRoom(int64_t bytes) {
  if (room_ < 0) return true;
  if (bytes > room_) {
    failed_ = true;
    return false;
  }
  room_ -= bytes;
  return true;
}

TestVfs::File& TestVfs::FileAt(const std::string& path) {
  const auto [it, added] = files_.try_emplace(path);
  if (added) {
    std::ifstream in(path, std::ios::binary);
    it->second.synced.assign(std::istreambuf_iterator<char>(in), {});
  }
  return it->second;
}

void TestVfs::Forget(const std::string& path, bool certain) {
  if (certain) {
    files_.erase(path);
  } else {
    FileAt(path).deleted = true;
  }
}

void TestVfs::SyncDirectory() {
  std::erase_if(files_, [](const auto& file) { return file.second.deleted; });
}

void TestVfs::CutPower(const std::string& from, const std::string& to,
                       std::mt19937_64& random) const {
  // Some cuts lose nearly everything, some nearly nothing.
  const uint64_t luck = random() % 5;
  const auto kept = [&] { return random() % 4 < luck; };
  for (const auto& [path, file] : files_) {
    if (path.rfind(from, 0) != 0 || (file.deleted && random() % 2 == 0)) continue;
    std::string image = file.synced;
    for (const Write& write : file.since) {
      if (write.truncates || random() % 4 != 0) {
        if (kept()) Apply(write, image);
        continue;
      }
      const auto size = static_cast<int64_t>(write.bytes.size());
      for (int64_t at = 0; at < size;) {
        const int64_t end =
            std::min(size, (write.offset + at) / kSector * kSector + kSector - write.offset);
        if (kept()) {
          Apply({write.offset + at,
                 write.bytes.substr(static_cast<size_t>(at), static_cast<size_t>(end - at))},
                image);
        }
        at = end;
      }
    }
    const std::string name = std::filesystem::path(path).filename().string();
    std::ofstream(std::filesystem::path(to) / name, std::ios::binary) << image;
  }
}

}  // namespace goodwill::crash
