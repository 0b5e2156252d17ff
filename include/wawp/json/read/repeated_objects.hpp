// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <wawp/json/read/key_table.hpp>

namespace wawp::json::detail {

/// Keys of one object that came again with what is read into a struct. Only the last value of a key counts, and to empty a
/// struct takes long: so the values are checked as they come, and the last one is read when the object is over. Otherwise
/// a short text (`{"a":{},"a":{},…}`) could cost much time.
class repeated_objects {
public:
    struct entry {
        const slot* key;
        const char* value;  ///< the last one so far
    };

    /// Notes a value that is to be read later; false if no more keys can be noted.
    bool note(const slot* key, const char* value) noexcept {
        std::size_t at = 0;
        while (at < count_ && entries_[at].key != key) ++at;
        if (at == capacity) return false;
        if (at == count_) ++count_;
        entries_[at] = {key, value};
        return true;
    }

    [[nodiscard]] const entry* begin() const noexcept { return entries_; }
    [[nodiscard]] const entry* end() const noexcept { return entries_ + count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

private:
    static constexpr std::size_t capacity = 8;  // more structs than most objects have

    entry entries_[capacity];
    std::size_t count_ = 0;
};

}  // namespace wawp::json::detail
