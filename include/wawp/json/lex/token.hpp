// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/number.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/lex/unescape.hpp>

/// The parts of a text that hold no other values: they are checked here, and told as tokens.
namespace wawp::json::detail {

enum class token_kind : std::uint8_t { null, boolean, number, text, array, object };

/// One JSON value as it was found, before it is known what type takes it.
struct token {
    token_kind kind{};
    bool yes = false;
    bool rounded = false;            ///< the number came as a double that can stand for several integers
    bool escaped = false;            ///< the text has escapes, which are still to be resolved
    std::string_view text{};
    detail::number number{};
    std::string_view source{};       ///< the value's own bytes, if a text is read
    std::string* scratch = nullptr;  ///< where escapes are resolved; null if there are none
};

/// Not constexpr on purpose: where a constant expression comes here, the compiler prints the function's name.
inline void escapes_in_a_constant_are_only_resolved_in_keys() noexcept {}

/// The text, with its escapes resolved.
constexpr std::string_view resolved(const token& value) {
    if (!value.escaped) return value.text;
    if (std::is_constant_evaluated()) escapes_in_a_constant_are_only_resolved_in_keys();
    unescape(value.text, *value.scratch);
    return *value.scratch;
}

/// Checks the number at `at`; short ones are read in two steps of eight digits.
constexpr const char* scan_any_number(input& in, const char* at, number& out) noexcept {
    const short_number read = std::is_constant_evaluated() || in.ahead(at) < number_size ? short_number{} : read_short_number(at);
    if (read.behind == nullptr) return scan_number(in, at, out);
    out = {at, at, read.behind, read.value, false, true};
    return read.behind;
}

/// Checks the string, number or word at `at`; `value` becomes its token.
constexpr const char* scan_scalar(input& in, const char* at, token& value) noexcept {
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    text_span text;
    switch (*at) {
        case '"':
            at = scan_text(in, at + 1, text);
            value.kind = token_kind::text;
            if (std::is_constant_evaluated() && at == nullptr) return nullptr;  // there is no view then
            value.text = text.view();
            value.escaped = text.escaped;
            value.scratch = std::is_constant_evaluated() ? nullptr : &in.scratch.text;
            return at;
        case 't': case 'f':
            value.kind = token_kind::boolean;
            value.yes = *at == 't';
            return read_word(in, at, value.yes ? "true" : "false");
        case 'n':
            value.kind = token_kind::null;
            return read_word(in, at, "null");
        case '-': case '0': case '1': case '2': case '3': case '4':
        case '5': case '6': case '7': case '8': case '9':
            value.kind = token_kind::number;
            return scan_any_number(in, at, value.number);
        default: return in.fail(problem::unexpected_byte, at);
    }
}

/// Checks a key whose opening quote should stand at `at`, and what follows it up to the value.
[[gnu::noinline]] constexpr const char* scan_key(input& in, const char* at, text_span& key) noexcept {
    if (at == in.end || *at != '"') return in.fail_or_end(problem::unexpected_byte, at);
    at = scan_text(in, at + 1, key);
    if (at == nullptr) return nullptr;
    at = skip_space(in, at);
    if (at == in.end || *at != ':') return in.fail_or_end(problem::unexpected_byte, at);
    return skip_space(in, at + 1);
}

inline constexpr std::size_t no_plain_key = static_cast<std::size_t>(-1);

/// The size of the key whose opening quote stands at `at`, if it is as short as a spelling, has no escapes and a colon
/// stands behind it; otherwise `no_plain_key`. A key and a word can be read.
[[gnu::always_inline]] inline std::size_t plain_key_size(input& in, const char* at) noexcept {
    if (*at != '"') return no_plain_key;
    const std::size_t size = plain_run(in, at + 1);
    const bool plain = size <= spelling_size - 4 && load_two(at + 1 + size) == load_two("\":");
    return plain ? size : no_plain_key;
}

}  // namespace wawp::json::detail
