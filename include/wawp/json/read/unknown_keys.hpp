// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/skip.hpp>
#include <wawp/json/lex/token.hpp>
#include <wawp/json/read/key_table.hpp>

/// Going past the members of an object that the schema does not name.
namespace wawp::json::detail {

/// Ends skipping where a key of the object itself may be one that the schema names.
class unknown_keys {
public:
    explicit unknown_keys(const object_keys& known) noexcept : known_(known) {}

    /// Of a key that is simply spelled, up to its closing quote.
    [[gnu::always_inline]] bool minds(const bracket_stack& open, const char* key, const char* close) noexcept {
        return stopped_ = open.size() == 1 && known_.may_have({key + 1, static_cast<std::size_t>(close - key - 1)});
    }
    /// Of any other.
    bool minds(const bracket_stack& open) noexcept { return stopped_ = open.size() == 1; }
    [[nodiscard]] bool stopped() const noexcept { return stopped_; }

private:
    const object_keys& known_;
    bool stopped_ = false;
};

/// Goes on past the value of a key that the schema does not name. If it holds no others, then past all members behind it
/// that are such as well: keys that nobody asks for stand side by side, and are told by their hash.
[[gnu::noinline]] inline const char* skip_unknown(input& in, const char* value, const object_keys& keys) noexcept {
    value = skip_space(in, value);
    if (value != in.end && (*value == '{' || *value == '[')) return skip_value(in, value);
    bracket_stack open;
    open.push(true);  // the object itself
    unknown_keys stop(keys);
    ++in.depth_left;
    const char* at = skip_values(in, value, open, stop);
    --in.depth_left;
    if (at == nullptr) return nullptr;
    if (open.size() == 0) return at - 1;  // its end
    while (*--at != ',') {}               // between the comma and the key there are only blanks
    return at;
}

}  // namespace wawp::json::detail
