// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include <wawp/json/map/node_set.hpp>
#include <wawp/json/read/key_table.hpp>

namespace wawp::json::detail {

/// Which key is expected next in an object whose keys do not come as the schema declares them: the neighbour, on the side
/// where the last one was found; or what came there last time, if the caller keeps what was learned. (The neighbour is known
/// at once; what was learned must be looked up, for which the next key waits: so neighbours are not learned, and nothing is
/// looked up before a key comes behind which something was.)
class key_guess {
public:
    const slot* next;

    /// @param learned   by node: the slot that came behind its key last time, or 0 for a neighbour; null if nothing is kept
    /// @param declared  the first key that has not come yet; those before it came in the schema's order
    /// @param found     the key that came instead
    key_guess(const object_keys& keys, std::size_t home, node_set seen, std::uint16_t* learned, const slot* declared,
              const slot* found) noexcept
        : next(found), keys_(keys.key_slots), learned_(learned == nullptr ? nullptr : learned + home), last_(declared - 1) {
        for (const slot* key = keys.key_slots + 1; key != declared; ++key) seen.add(home + key->place);
        learn(found);
    }

    /// Goes on behind the key at `found`.
    [[gnu::always_inline]] void follow(const slot* found) noexcept {
        if (found != next) [[unlikely]] {
            step_ = found + 1 == last_ ? -1 : 1;
            learn(found);
        }
        last_ = found;
        next = last_ + step_;
        if (!looks_up_) [[likely]] return;
        const std::uint16_t known = learned_[last_->place];
        if (known != 0) next = keys_ + known;
    }

private:
    /// Notes a key that was not expected.
    void learn(const slot* found) noexcept {
        if (learned_ == nullptr) return;
        const bool neighbour = found == last_ + 1 || found + 1 == last_;
        if (last_ != keys_) learned_[last_->place] = neighbour ? std::uint16_t{0} : static_cast<std::uint16_t>(found - keys_);
        looks_up_ = looks_up_ || learned_[found->place] != 0;
    }

    const slot* keys_;  ///< the first and the one behind the last have no key, but can be looked at
    std::uint16_t* learned_;  ///< by the place of a key in the object
    bool looks_up_ = false;
    const slot* last_;
    std::ptrdiff_t step_ = 1;
};

}  // namespace wawp::json::detail
