// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "support/catch.hpp"

namespace tests {

/// Memory whose neighbours may not be touched: texts are put against its first and its last byte. Where there is no mmap,
/// the neighbours are only not the text's.
class guarded_memory {
public:
#if __has_include(<sys/mman.h>)
    guarded_memory() : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
        void* const mapped = mmap(nullptr, 3 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        REQUIRE(mapped != MAP_FAILED);
        base_ = static_cast<char*>(mapped);
        REQUIRE(mprotect(base_ + page_, page_, PROT_READ | PROT_WRITE) == 0);
    }
    ~guarded_memory() { munmap(base_, 3 * page_); }
#else
    guarded_memory() : page_(4096), base_(new char[3 * page_]) { std::memset(base_, '"', 3 * page_); }
    ~guarded_memory() { delete[] base_; }
#endif
    guarded_memory(const guarded_memory&) = delete;
    guarded_memory& operator=(const guarded_memory&) = delete;

    std::string_view at_start(std::string_view text) const { return put(base_ + page_, text); }
    std::string_view at_end(std::string_view text) const { return put(base_ + 2 * page_ - text.size(), text); }

private:
    static std::string_view put(char* place, std::string_view text) {
        if (!text.empty()) std::memcpy(place, text.data(), text.size());
        return {place, text.size()};
    }
    std::size_t page_;
    char* base_;
};

}  // namespace tests
