// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/number.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/lex/token.hpp>

/// Checking the parts of a text that hold no other values.
namespace wawp::json::detail {

/// Checks the number at `at`; short ones are read in two steps of eight digits.
inline const char* scan_any_number(reading& in, const char* at, number& out) noexcept {
    const short_number read = in.ahead(at) < number_size ? short_number{} : read_short_number(at);
    if (read.behind == nullptr) return scan_number(in, at, out);
    out = {at, at, read.behind, read.value, false, true};
    return read.behind;
}

/// Checks the string, number or word at `at`, and tells of it.
inline const char* scan_scalar(reading& in, const char* at, token& told) noexcept {
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    text_span text;
    switch (*at) {
        case '"':
            at = scan_text(in, at + 1, text);
            told.kind = token_kind::text;
            told.text = text.view();
            told.escaped = text.escaped;
            told.scratch = &in.scratch;
            return at;
        case 't': case 'f':
            told.kind = token_kind::boolean;
            told.yes = *at == 't';
            return read_word(in, at, told.yes ? "true" : "false");
        case 'n':
            told.kind = token_kind::null;
            return read_word(in, at, "null");
        case '-': case '0': case '1': case '2': case '3': case '4':
        case '5': case '6': case '7': case '8': case '9':
            told.kind = token_kind::number;
            return scan_any_number(in, at, told.value);
        default: return in.fail(problem::unexpected_byte, at);
    }
}

/// Checks a key whose opening quote should stand at `at`, and what follows it up to the value.
[[gnu::noinline]] inline const char* scan_key(reading& in, const char* at, text_span& key) noexcept {
    if (at == in.end || *at != '"') return in.fail_or_end(problem::unexpected_byte, at);
    at = scan_text(in, at + 1, key);
    if (at == nullptr) return nullptr;
    at = skip_space(in, at);
    if (at == in.end || *at != ':') return in.fail_or_end(problem::unexpected_byte, at);
    return skip_space(in, at + 1);
}

}  // namespace wawp::json::detail
