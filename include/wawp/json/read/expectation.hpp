// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <wawp/json/map/node_set.hpp>
#include <wawp/json/read/key_table.hpp>

namespace wawp::json::detail {

/// Which key is expected next: the one behind the last one, or the one before it once two keys came in reverse.
///
/// Keys that came one after the other as expected are only noted by where they began, so that this costs nothing; when the
/// order breaks, they are entered into `seen`.
class expectation {
public:
    const slot* guess;
    const slot* limit;  ///< the guess must not be trusted here: that key came already, or there is none

    expectation(const object_keys& keys, std::size_t home, node_set seen) noexcept
        : guess(keys.key_slots + 1), limit(guess + keys.count), keys_(keys), home_(home), seen_(seen), begin_(guess) {}

    /// The key that is expected behind `key`.
    [[nodiscard]] const slot* behind(const slot* key) const noexcept {
        return reinterpret_cast<const slot*>(reinterpret_cast<const char*>(key) + stride_);
    }

    /// Whether the key at `found` came before.
    [[nodiscard]] bool came(const slot* found) const noexcept {
        const bool expected = stride_ > 0 ? begin_ <= found && found < guess : guess < found && found <= begin_;
        return expected || seen_.has(home_ + found->place);
    }

    /// Goes on behind the key at `found`.
    void follow(const slot* found) noexcept {
        if (found == guess && found != limit) {
            guess = behind(guess);
            return;
        }
        for (const slot* key = begin_; key != guess; key = behind(key)) seen_.add(home_ + key->place);
        seen_.add(home_ + found->place);
        if (behind(found + 1) == guess) stride_ = 0 - stride_;
        begin_ = guess = limit = behind(found);
        while (is_key(limit) && !seen_.has(home_ + limit->place)) limit = behind(limit);
    }

    /// Whether the limit is a key, and not just the end of all keys: the slot there fits no member anyhow.
    [[nodiscard]] bool has_limit() const noexcept { return is_key(limit); }

private:
    [[nodiscard]] bool is_key(const slot* place) const noexcept {
        return place > keys_.key_slots && place <= keys_.key_slots + keys_.count;
    }

    const object_keys& keys_;
    std::size_t home_;
    node_set seen_;
    const slot* begin_;  ///< the first of those that came as expected
    std::ptrdiff_t stride_ = sizeof(slot);  ///< in bytes, so that a step is one addition
};

}  // namespace wawp::json::detail
