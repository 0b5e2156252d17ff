// SPDX-License-Identifier: MIT
// A disk for SQLite that fails on purpose, and that forgets at a loss of power what was not synced.
#pragma once

#include <filesystem>
#include <limits>
#include <set>
#include <string>
#include <system_error>

#include <sqlite3.h>

namespace tests {

/// Stands in for SQLite's default file system while it lives. One at a time.
///
/// Writes, syncs and truncations are counted over all files. A copy of each file as of its latest sync is kept beside it.
class faulty_disk {
public:
    faulty_disk() {
        real_ = sqlite3_vfs_find(nullptr);
        own_ = *real_;
        own_.zName = "wawp-faulty";
        own_.szOsFile = static_cast<int>(sizeof(file)) + real_->szOsFile;
        own_.xOpen = open;
        own_.xDelete = [](sqlite3_vfs*, const char* name, int sync_folder) {
            std::error_code ignored;
            std::filesystem::remove(std::string(name) + ".synced", ignored);
            return disk->real_->xDelete(disk->real_, name, sync_folder);
        };
        disk = this;
        sqlite3_vfs_register(&own_, 1);
    }
    ~faulty_disk() {
        sqlite3_vfs_unregister(&own_);
        sqlite3_vfs_register(real_, 1);
        disk = nullptr;
    }
    faulty_disk(const faulty_disk&) = delete;
    faulty_disk& operator=(const faulty_disk&) = delete;

    /// From the operation `after` on (0: the next), all fail with `code`; those before work.
    void fail(int after, int code) {
        left_ = after;
        code_ = code;
    }
    void heal() { left_ = never; }
    /// How many operations there have been.
    [[nodiscard]] int operations() const { return operations_; }

    /// Every file becomes what it was at its latest sync. No database may be open.
    void lose_power() {
        namespace fs = std::filesystem;
        for (const std::string& path : files_) {
            const std::string synced = path + ".synced";
            fs::remove(path);
            if (fs::exists(synced)) fs::copy_file(synced, path);
        }
    }

private:
    static constexpr int never = std::numeric_limits<int>::max();

    struct file {
        sqlite3_file base;
        sqlite3_io_methods methods;
        const char* path;
    };
    static inline faulty_disk* disk = nullptr;

    static sqlite3_file* real(sqlite3_file* f) { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<file*>(f) + 1); }

    int count() {
        ++operations_;
        if (left_ == never) return SQLITE_OK;
        if (left_ == 0) return code_;
        --left_;
        return SQLITE_OK;
    }

    static int open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* got) {
        file* own = reinterpret_cast<file*>(f);
        const int code = disk->real_->xOpen(disk->real_, name, real(f), flags, got);
        own->base.pMethods = nullptr;
        if (code != SQLITE_OK || real(f)->pMethods == nullptr) return code;
        own->path = name;
        if (name != nullptr) disk->files_.insert(name);
        own->methods = methods(*real(f)->pMethods);
        own->base.pMethods = &own->methods;
        return code;
    }

    static sqlite3_io_methods methods(const sqlite3_io_methods& of) {
        sqlite3_io_methods own = of;
        own.iVersion = of.iVersion < 2 ? of.iVersion : 2;
        own.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
        own.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return real(f)->pMethods->xRead(real(f), to, n, at); };
        own.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
            const int code = disk->count();
            return code != SQLITE_OK ? code : real(f)->pMethods->xWrite(real(f), from, n, at);
        };
        own.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
            const int code = disk->count();
            return code != SQLITE_OK ? code : real(f)->pMethods->xTruncate(real(f), size);
        };
        own.xSync = [](sqlite3_file* f, int flags) { return sync(f, flags); };
        own.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); };
        own.xLock = [](sqlite3_file* f, int how) { return real(f)->pMethods->xLock(real(f), how); };
        own.xUnlock = [](sqlite3_file* f, int how) { return real(f)->pMethods->xUnlock(real(f), how); };
        own.xCheckReservedLock = [](sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); };
        own.xFileControl = [](sqlite3_file* f, int op, void* arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); };
        own.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
        own.xDeviceCharacteristics = [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); };
        own.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** to) {
            return real(f)->pMethods->xShmMap(real(f), page, size, extend, to);
        };
        own.xShmLock = [](sqlite3_file* f, int at, int n, int flags) { return real(f)->pMethods->xShmLock(real(f), at, n, flags); };
        own.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
        own.xShmUnmap = [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); };
        return own;
    }

    static int sync(sqlite3_file* f, int flags) {
        int code = disk->count();
        if (code == SQLITE_OK) code = real(f)->pMethods->xSync(real(f), flags);
        const char* path = reinterpret_cast<file*>(f)->path;
        if (code == SQLITE_OK && path != nullptr) {
            const std::string synced = std::string(path) + ".synced";
            std::filesystem::copy_file(path, synced, std::filesystem::copy_options::overwrite_existing);
        }
        return code;
    }

    sqlite3_vfs* real_ = nullptr;
    sqlite3_vfs own_{};
    int left_ = never, code_ = SQLITE_OK, operations_ = 0;
    std::set<std::string> files_{};
};

}  // namespace tests
