// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/skip.hpp>
#include <wawp/json/lex/token.hpp>
#include <wawp/json/read/key_table.hpp>

/// Going past the members of an object that the schema does not name.
namespace wawp::json::detail {

/// Goes on past the value of a key that the schema does not name. If it holds no others, then past all members behind it
/// that are such as well: keys that nobody asks for stand side by side, and are told by their hash.
[[gnu::noinline]] inline const char* skip_unknown(input& in, const char* value, const object_keys& keys) noexcept {
    value = skip_space(in, value);
    if (value != in.end && (*value == '{' || *value == '[')) return skip_value(in, value);
    bracket_stack open;
    open.push(true);  // the object itself
    key_stop stop(keys.buckets, keys.mask);
    ++in.depth_left;
    const char* at = skip_values(in, value, open, stop);
    --in.depth_left;
    if (at == nullptr) return nullptr;
    if (open.size() == 0) return at - 1;  // its end
    while (*--at != ',') {}               // between the comma and the key there are only blanks
    return at;
}

}  // namespace wawp::json::detail
