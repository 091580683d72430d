// A SQLite VFS that a test can make fail, fill up, or lose power.
//
// It passes everything on to the system's own VFS, but real synchronisation,
// which tests do not need: what would survive a power cut, it knows itself. For
// each file it keeps what was last synchronised and the writes since; at a power
// cut, each of those may have reached the disk, wholly, in some of its sectors,
// or not at all, independently of the others and of their order. Bytes outside a
// write are not damaged, which is what SQLite assumes of a disk by default.
#ifndef GOODWILL_TESTS_CRASH_TEST_VFS_H_
#define GOODWILL_TESTS_CRASH_TEST_VFS_H_

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace goodwill::crash {

class TestVfs {
 public:
  // Registers itself with SQLite under this name, until it is destroyed.
  explicit TestVfs(std::string name);
  ~TestVfs();
  TestVfs(const TestVfs&) = delete;
  TestVfs& operator=(const TestVfs&) = delete;

  const std::string& name() const { return name_; }

  // All is well from now on; counting begins anew, files are forgotten.
  void Reset();
  // The fault, whatever it is, ends; counting goes on.
  void Mend();
  // The nth call from now (from 1) fails, alone or with all that follow.
  void FailAt(int64_t nth, bool from_then_on);
  // So many bytes may still be added to files.
  void FillUpAfter(int64_t bytes);

  int64_t calls() const { return calls_; }
  bool failed() const { return failed_; }

  // Writes every file below `from` as a power cut now may leave it, below `to`.
  void CutPower(const std::string& from, const std::string& to, std::mt19937_64& random) const;

  // For the callbacks: counts a call that can fail, and says whether it does.
  bool Fails();
  // Whether `bytes` more fit; takes them.
  bool TakeRoom(int64_t bytes);
  struct Write {
    int64_t offset;  // or the size, of a truncation
    std::string bytes;
    bool truncates = false;
  };
  struct File {
    std::string synced;
    std::vector<Write> since;
    bool deleted = false;  // but the directory was not synchronised
  };
  File& FileAt(const std::string& path);
  void Forget(const std::string& path, bool certain);
  void SyncDirectory();
  sqlite3_vfs* base() const { return base_; }

 private:
  const std::string name_;
  sqlite3_vfs* const base_;
  sqlite3_vfs vfs_;
  int64_t calls_ = 0, fail_at_ = 0, room_ = -1;
  bool from_then_on_ = false, failed_ = false;
  std::map<std::string, File> files_;
};

}  // namespace goodwill::crash

#endif  // GOODWILL_TESTS_CRASH_TEST_VFS_H_
