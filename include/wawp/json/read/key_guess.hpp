// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include <wawp/json/map/node_set.hpp>
#include <wawp/json/read/key_table.hpp>

namespace wawp::json::detail {

/// Which key is expected next in an object whose keys do not come as the schema declares them: the one that came there
/// last time, if the caller keeps what was learned; otherwise the neighbour, on the side where the last one was found.
class key_guess {
public:
    const slot* next;

    /// @param learned   by node: the slot that came behind its key last time, or 0; null if nothing is kept
    /// @param declared  the first key that has not come yet; those before it came in the schema's order
    /// @param found     the key that came instead
    key_guess(const object_keys& keys, std::size_t home, node_set seen, std::uint16_t* learned, const slot* declared,
              const slot* found) noexcept
        : next(found), keys_(keys.key_slots), learned_(learned == nullptr ? nullptr : learned + home), last_(declared - 1) {
        for (const slot* key = keys.key_slots + 1; key != declared; ++key) seen.add(home + key->place);
        if (learned_ != nullptr && last_ != keys_) learned_[last_->place] = static_cast<std::uint16_t>(found - keys_);
    }

    /// Goes on behind the key at `found`.
    [[gnu::always_inline]] void follow(const slot* found) noexcept {
        if (found != next) [[unlikely]] {
            step_ = found + 1 == last_ ? -1 : 1;
            if (learned_ != nullptr && last_ != keys_) learned_[last_->place] = static_cast<std::uint16_t>(found - keys_);
        }
        last_ = found;
        next = last_ + step_;
        if (learned_ != nullptr) [[unlikely]] next = behind_last();
    }

private:
    /// Without a key: the first slot and the one behind the last are none, but can be looked at.
    [[nodiscard]] const slot* behind_last() const noexcept {
        const std::uint16_t known = learned_[last_->place];
        return known != 0 ? keys_ + known : last_ + step_;
    }

    const slot* keys_;
    std::uint16_t* learned_;  ///< by the place of a key in the object
    const slot* last_;
    std::ptrdiff_t step_ = 1;
};

}  // namespace wawp::json::detail
