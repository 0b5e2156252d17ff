// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <wawp/core/hash.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/number.hpp>
#include <wawp/json/lex/plain_run.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/lex/token.hpp>

namespace wawp::json::detail {

/// Which of the open brackets are objects: one bit each.
class bracket_stack {
public:
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool in_object() const noexcept { return bits_[(size_ - 1) / 64] >> ((size_ - 1) % 64) & 1; }
    constexpr void pop() noexcept { --size_; }
    constexpr void push(bool object) noexcept {
        std::uint64_t& word = bits_[size_ / 64];
        const unsigned bit = size_ % 64;
        const std::uint64_t below = bit == 0 ? 0 : word & ((std::uint64_t{1} << bit) - 1);
        word = below | std::uint64_t{object} << bit;
        ++size_;
    }

private:
    std::uint64_t bits_[deepest / 64];  // set as far as `size_` says
    std::size_t size_ = 0;
};

/// Checks the string, number or word at `at`.
[[gnu::noinline]] constexpr const char* skip_scalar(input& in, const char* at) noexcept {
    token value;
    return scan_scalar(in, at, value);
}

/// Where skipping ends before the brackets are closed: nowhere, or where a key of the outermost object may be one that is
/// known. Most others are told apart by their hash alone.
class key_stop {
public:
    constexpr key_stop() noexcept = default;
    /// @param buckets  by the hash of a key and `mask`: 0 where no known key is
    constexpr key_stop(const std::uint16_t* buckets, std::size_t mask) noexcept : buckets_(buckets), mask_(mask) {}

    /// Of a key that is simply spelled, whose quotes stand at `open_quote` and `close_quote`.
    constexpr bool minds(const bracket_stack& open, const char* open_quote, const char* close_quote) noexcept {
        if (buckets_ == nullptr || open.size() != 1) return false;
        const std::string_view key(open_quote + 1, static_cast<std::size_t>(close_quote - open_quote - 1));
        return stopped_ = buckets_[wawp::detail::hash_of(key) & mask_] != 0;
    }
    /// Of any other key.
    constexpr bool minds(const bracket_stack& open) noexcept { return stopped_ = buckets_ != nullptr && open.size() == 1; }

    [[nodiscard]] constexpr bool stopped() const noexcept { return stopped_; }

private:
    const std::uint16_t* buckets_ = nullptr;
    std::size_t mask_ = 0;
    bool stopped_ = false;
};

/// Goes on after a value: closes brackets, up to the place of the next value, to the end of the outermost bracket or to the
/// key where `stop` does.
[[gnu::noinline]] constexpr const char* close_brackets(input& in, const char* at, bracket_stack& open, key_stop& stop) noexcept {
    while (open.size() > 0) {
        at = skip_space(in, at);
        const bool object = open.in_object();
        if (at == in.end) return in.fail(problem::unexpected_end, at);
        if (*at == ',') {
            at = skip_space(in, at + 1);
            if (!object || stop.minds(open)) return at;
            text_span key;
            return scan_key(in, at, key);
        }
        if (*at != (object ? '}' : ']')) return in.fail(problem::unexpected_byte, at);
        open.pop();
        ++at;
    }
    return at;
}

/// Where `null`, `true`, `false` or a short whole number ends that starts at `at`; otherwise null.
[[gnu::always_inline]] inline const char* skip_word(const char* at) noexcept {
    const std::uint32_t word = load_four(at);
    if (word == load_four("null") || word == load_four("true")) return at + 4;
    if (word == load_four("fals") && at[4] == 'e') return at + 5;
    return read_short_number(at).behind;
}

/// Checks a value that is no bracket; first it looks for what is simply spelled.
constexpr const char* skip_simple(input& in, const char* at) noexcept {
    if (std::is_constant_evaluated() || in.ahead(at) < number_size) [[unlikely]] return skip_scalar(in, at);
    if (*at == '"') {
        const char* const close = find_plain_end(in, at);
        if (close != nullptr) [[likely]] return close + 1;
        return skip_scalar(in, at);
    }
    const char* const behind = skip_word(at);
    return behind != nullptr ? behind : skip_scalar(in, at);
}

/// Checks the members of an object from the key at `key` on, as far as they are simply spelled, and those of objects
/// in it. Ends at a value that is left to the caller, behind the outermost bracket or at the key where `stop` does. (Aligned
/// like `read_members`.)
[[gnu::noinline, gnu::aligned(64)]]
inline const char* skip_members(input& in, const char* key, bracket_stack& open, key_stop& stop) noexcept {
    mark_reader marks(in, key);
    text_span text;
    if (key == in.end) return in.fail(problem::unexpected_end, key);
    while (*key == '"') {  // the end is further away than a value that began before `wide_end` can take
        const char* at = marks.pass_string();
        if (at >= in.wide_end || load_two(at) != load_two("\":")) [[unlikely]] break;
        if (stop.minds(open, key, at)) return key;
        const char* value = at + 2;
        if (*value == ' ') ++value;
        if (*value == '"') {
            at = marks.pass_string();
            if (at >= in.wide_end || *at != '"') [[unlikely]] return value;
            ++at;
        } else if (*value == '{') {
            at = marks.pass_line_break(value + 1);
            if (open.size() >= in.depth_left || (*at != '"' && *at != '}')) [[unlikely]] return value;
            if (*at++ == '"') {
                open.push(true);
                key = at - 1;
                continue;
            }
        } else {
            at = skip_word(value);
            if (at == nullptr) [[unlikely]] return skip_space(in, value);
        }
        while (*at != ',') {
            const char* const bracket = marks.pass_line_break(at);
            if (*bracket != '}') [[unlikely]] return close_brackets(in, at, open, stop);
            at = bracket + 1;
            open.pop();
            if (open.size() == 0) return at;
            if (at >= in.wide_end || !open.in_object()) [[unlikely]] return close_brackets(in, at, open, stop);
        }
        key = marks.pass_line_break(at + 1);
    }
    key = skip_space(in, key);
    return stop.minds(open) ? key : scan_key(in, key, text);
}

/// The same in constant evaluation: as far as the first value.
[[gnu::always_inline]] constexpr const char* skip_first_members(input& in, const char* key, bracket_stack& open, key_stop& stop) noexcept {
    if (!std::is_constant_evaluated()) return skip_members(in, key, open, stop);
    text_span text;
    return scan_key(in, key, text);
}

/// Opens the bracket at `at`; `closed` says whether it was empty and is closed again.
/// Otherwise it goes on to the first value inside that `skip_members` leaves.
[[gnu::always_inline]] constexpr const char* open_bracket(input& in, const char* at, bracket_stack& open, bool& closed,
                                                          key_stop& stop) noexcept {
    const bool object = *at == '{';
    if (open.size() >= in.depth_left) return in.fail(problem::too_deep, at);
    at = skip_space(in, at + 1);
    closed = at != in.end && *at == (object ? '}' : ']');
    if (closed) return at + 1;
    open.push(object);
    return object ? skip_first_members(in, at, open, stop) : at;
}

/// Checks the value at `at`, everything in it, and what follows in the brackets that are open around it; until they are
/// closed, or `stop` says so.
[[gnu::always_inline]] constexpr const char* skip_values(input& in, const char* at, bracket_stack& open, key_stop& stop) noexcept {
    do {
        if (at != in.end && (*at == '{' || *at == '[')) {
            bool closed = false;
            at = open_bracket(in, at, open, closed, stop);
            if (at == nullptr || !closed) continue;
        } else {
            at = skip_simple(in, at);
            if (at == nullptr) return nullptr;
        }
        // cppcheck-suppress uninitvar ; the size is set, and the bits as far as it says
        if (open.size() == 0) return at;
        const bool next_key = in.ahead(at) > 1 && *at == ',' && open.in_object();
        at = next_key ? skip_first_members(in, skip_space(in, at + 1), open, stop) : close_brackets(in, at, open, stop);
    } while (at != nullptr && open.size() > 0 && !stop.stopped());
    return at;
}

/// Checks one value of any kind, which starts at `at`, and everything in it.
[[gnu::noinline]] constexpr const char* skip_value(input& in, const char* at) noexcept {
    bracket_stack open;
    key_stop nowhere;
    return skip_values(in, at, open, nowhere);
}

/// Goes on after an item of a list or an object: to the next item, or past `closer`, which ends it.
[[gnu::noinline]] constexpr const char* next_item_anyhow(input& in, const char* at, char closer, bool& more) noexcept {
    at = skip_space(in, at);
    if (at == in.end || (*at != ',' && *at != closer)) return in.fail_or_end(problem::unexpected_byte, at);
    more = *at == ',';
    return more ? skip_space(in, at + 1) : at + 1;
}

/// The same; most often there is a comma, and behind it nothing or one line break.
constexpr const char* next_item(input& in, const char* at, char closer, bool& more) noexcept {
    if (at < in.wide_end && *at == ',') [[likely]] {
        more = true;
        if (static_cast<unsigned char>(at[1]) > ' ') [[likely]] return at + 1;
        if (at[1] == '\n' && static_cast<unsigned char>(at[2]) > ' ') return at + 2;
    }
    return next_item_anyhow(in, at, closer, more);
}

/// Opens the list or the object at `at`: to its first item, or past `closer` if it is empty.
constexpr const char* first_item(input& in, const char* at, char closer, bool& more) noexcept {
    if (in.depth_left == 0) return in.fail(problem::too_deep, at);
    at = skip_space(in, skip_line_break(in, at + 1));
    more = at == in.end || *at != closer;
    return more ? at : at + 1;
}

}  // namespace wawp::json::detail
