// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/marks.hpp>

/// Where the plain bytes of a string end, by what is marked ahead.
namespace wawp::json::detail {

/// Marks the special bytes of the part of the text that the byte behind `at` lies in; that byte may be the end.
[[gnu::noinline]] inline void mark_behind(input& in, const char* at) noexcept {
    in.marked = in.begin + static_cast<std::size_t>(at - in.begin) / look_ahead * look_ahead;
    const char* const first = in.marked + 1;
    const std::size_t size = in.ahead(first), windows = size / window_size;
    const bool begins = in.marked == in.begin;
    if (size >= look_ahead) {
        in.marked_size = look_ahead;
        return mark_special(first, in.special, look_ahead / window_size, begins);
    }
    mark_special(first, in.special, windows, begins);
    constexpr std::size_t before = 3;
    char rest[before + window_size]{};  // zeros are special: they stand for the end
    const char* const last = first + windows * window_size;
    const auto known = static_cast<std::size_t>(last - in.begin);
    const std::size_t copied = known < before ? known : before;
    std::char_traits<char>::copy(rest + before - copied, last - copied, copied + size % window_size);
    mark_special(rest + before, in.special + windows, 1, false);
    in.marked_size = (windows + 1) * window_size;
}

/// The marks of the bytes from `place` on, the first one in the lowest bit. They are as many as one load has, at least 57
/// where the first byte of a word is its lowest.
inline std::uint64_t marks_from(const input& in, std::size_t place) noexcept {
    if constexpr (std::endian::native != std::endian::little) {
        return in.special[place / window_size] >> place % window_size;
    }
    std::uint64_t marks;
    std::memcpy(&marks, reinterpret_cast<const char*>(in.special) + place / 8, sizeof marks);
    return marks >> place % 8;
}

/// The same as `plain_run`, from load to load.
[[gnu::noinline]] inline std::size_t long_plain_run(input& in, const char* at) noexcept {
    const char* before = at - 1;
    for (;;) {
        if (static_cast<std::size_t>(before - in.marked) >= in.marked_size) mark_behind(in, before);
        const auto place = static_cast<std::size_t>(before - in.marked);
        const std::uint64_t left = in.special[place / window_size] >> place % window_size;
        before += left != 0 ? static_cast<unsigned>(std::countr_zero(left)) : window_size - place % window_size;
        if (left != 0) return static_cast<std::size_t>(before + 1 - at);
    }
}

/// How many bytes there are before the first special one from `at` on, or before the end of the input.
[[gnu::always_inline]] constexpr std::size_t plain_run(input& in, const char* at) noexcept {
    if (std::is_constant_evaluated()) {
        std::size_t run = 0;
        while (at + run != in.end && !is_special(at[run])) ++run;
        return run;
    }
    const auto place = static_cast<std::size_t>(at - 1 - in.marked);
    if (place < in.marked_size) [[likely]] {
        const std::uint64_t left = marks_from(in, place);
        if (left != 0) [[likely]] return static_cast<unsigned>(std::countr_zero(left));
    }
    return long_plain_run(in, at);
}

/// The special bytes of the input, one after the other. They are found without a look at what stands between them, so
/// that the processor need not wait for one string's end to begin with the next.
class mark_reader {
public:
    /// Begins with the special bytes from `at` on.
    mark_reader(input& in, const char* at) noexcept : in_(in), first_(at) {
        const std::size_t place = place_of_first();
        first_ -= place % window_size;
        left_ = in.special[place / window_size] & ~std::uint64_t{0} << place % window_size;
    }

    /// Goes on past the next special byte.
    [[gnu::always_inline]] void pass() noexcept {
        if (left_ == 0) [[unlikely]] refill();
        left_ &= left_ - 1;
    }

    /// Goes on past the next special byte, an opening quote, and the one behind it, which is returned: of a string without
    /// escapes, the closing quote. It may be the end of the text.
    [[gnu::always_inline]] const char* pass_string() noexcept {
        pass();
        if (left_ == 0) [[unlikely]] refill();
        const char* const close = first_ + static_cast<unsigned>(std::countr_zero(left_));
        left_ &= left_ - 1;
        return close;
    }

    /// Goes on past a line break, which is special, if one stands at `at`.
    [[gnu::always_inline]] const char* pass_line_break(const char* at) noexcept {
        if (*at != '\n') return at;
        pass();
        return at + 1;
    }

    /// The next special byte at `at` or behind it; those before it have been passed. It may be the end of the text.
    [[gnu::always_inline]] const char* next_from(const char* at) noexcept {
        while (static_cast<std::size_t>(at - first_) >= window_size) refill_next();
        left_ &= ~std::uint64_t{0} << (at - first_);
        if (left_ == 0) [[unlikely]] refill();
        return first_ + static_cast<unsigned>(std::countr_zero(left_));
    }

private:
    /// Where among the marked bytes the first one of the window lies.
    [[gnu::always_inline]] std::size_t place_of_first() noexcept {
        const char* const before = first_ - 1;
        if (static_cast<std::size_t>(before - in_.marked) >= in_.marked_size) [[unlikely]] mark_behind(in_, before);
        return static_cast<std::size_t>(before - in_.marked);
    }

    /// Moves on to the next window with a special byte. Behind the text there are only such.
    [[gnu::always_inline]] void refill() noexcept {
        do {
            refill_next();
        } while (left_ == 0);
    }

    [[gnu::always_inline]] void refill_next() noexcept {
        first_ += window_size;
        left_ = in_.special[place_of_first() / window_size];
    }

    input& in_;
    const char* first_;  ///< the byte that the lowest bit of `left_` tells of
    std::uint64_t left_ = 0;
};

}  // namespace wawp::json::detail
