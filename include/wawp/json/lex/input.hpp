// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include <wawp/json/lex/marks.hpp>
#include <wawp/json/lex/problem.hpp>
#include <wawp/json/lex/simd.hpp>

namespace wawp::json::detail {

/// The native reader nests at most this deep, whatever `limits::depth` says: its stack is of fixed size.
inline constexpr std::size_t deepest = 1024;

/// Keys up to this length, quotes, colon and a blank included, are compared in wide steps.
inline constexpr std::size_t spelling_size = 3 * block_size;

/// As much as a word takes, such as `false`; and a number of 15 digits, and one byte more.
inline constexpr std::size_t word_size = 5;
inline constexpr std::size_t number_size = 16;

/// How many bytes are marked at once, ahead of the reading: what is special is then known before it is known where
/// exactly the next string begins.
inline constexpr std::size_t look_ahead = 16 * window_size;

/// A text that a run of the reader makes. Not in constant evaluation, since clang 14 has no text there. (Not `<memory>`, which
/// costs every includer: `<string>` has what is needed of it.)
union scratch_text {
    std::string text;
    char none;

    constexpr scratch_text() noexcept : none{} {
        if (!std::is_constant_evaluated()) std::construct_at(&text);
    }
    scratch_text(const scratch_text&) = delete;
    scratch_text& operator=(const scratch_text&) = delete;
    constexpr ~scratch_text() {
        if (!std::is_constant_evaluated()) text.~basic_string();
    }
};

/// A text that is read once from front to back, and what is known of it besides the place: what is marked ahead, how
/// much deeper it may nest, and why it was refused. The place itself, a `const char*`, is handed from function to function
/// and stays in a register; a null place means that `fail` was called.
struct input {
    /// A comma, a line break, a spelled key and a word.
    static constexpr std::size_t wide_size = 2 + spelling_size + word_size;

    const char* begin;
    const char* end;
    const char* wide_end;           ///< before it, a key and a word can be read without a look at the end
    const char* marked;             ///< the byte before those that `special` tells of
    std::size_t marked_size = 0;    ///< how many they are; those behind the end of the text count as special
    std::uint64_t special[look_ahead / window_size + 1];  ///< a bit for each byte that ends a plain run of a string
    std::size_t depth_left;         ///< objects and lists that may still be opened
    json::problem problem{};
    const char* failed_at = nullptr;
    scratch_text scratch{};         ///< a text with its escapes resolved

    constexpr input(std::string_view text, std::size_t depth) noexcept
        : begin(text.data()),
          end(begin + text.size()),
          wide_end(text.size() < wide_size ? begin : end - (wide_size - 1)),
          marked(begin),
          depth_left(depth < deepest ? depth : deepest) {
        special[look_ahead / window_size] = 0;
    }

    /// How many bytes may be read from `at` on.
    [[nodiscard]] constexpr std::size_t ahead(const char* at) const noexcept { return static_cast<std::size_t>(end - at); }

    /// Ends the reading: `at` is the first byte that does not fit.
    constexpr const char* fail(json::problem what, const char* at) noexcept {
        problem = what;
        failed_at = at;
        return nullptr;
    }

    /// The same where the text may also have come to its end.
    constexpr const char* fail_or_end(json::problem what, const char* at) noexcept {
        return fail(at == end ? problem::unexpected_end : what, at);
    }
};

/// Goes on past a run of white space; `at` is not the end.
[[gnu::noinline]] constexpr const char* skip_space_run(const char* at, const char* end) noexcept {
    if (is_space(*at)) ++at;  // most often there is one byte
    if (at == end || static_cast<unsigned char>(*at) > ' ') return at;
    while (!std::is_constant_evaluated() && static_cast<std::size_t>(end - at) >= block_size) {
        const std::size_t run = space_run(at);
        at += run;
        if (run < block_size) return at;
    }
    while (at != end && is_space(*at)) ++at;
    return at;
}

/// The same where most often there is none.
constexpr const char* skip_space(const input& in, const char* at) noexcept {
    if (at == in.end || static_cast<unsigned char>(*at) > ' ') [[likely]] return at;
    return skip_space_run(at, in.end);
}

/// Goes on past a line break, if one stands at `at`.
constexpr const char* skip_line_break(const input& in, const char* at) noexcept { return at + (at != in.end && *at == '\n'); }

/// Reads `word`, of which at least the first letter stands at `at`.
constexpr const char* read_word(input& in, const char* at, std::string_view word) noexcept {
    for (const char letter : word) {
        if (at == in.end || *at != letter) return in.fail_or_end(problem::unexpected_byte, at);
        ++at;
    }
    return at;
}

}  // namespace wawp::json::detail
