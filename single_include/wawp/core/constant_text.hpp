// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>

// wawp/core/constant_text.hpp
/// Texts that the compiler puts together.
namespace wawp::detail {

/// Takes a text, piece by piece; without memory it only counts. (g++'s UBSan compares no pointer with null in constant
/// evaluation, so whether there is memory is kept beside the pointer.)
class text_sink {
public:
    constexpr text_sink() noexcept = default;
    constexpr explicit text_sink(char* to) noexcept : to_(to), writes_(true) {}

    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }

    constexpr text_sink& put(std::string_view text) noexcept {
        if (writes_) {
            for (std::size_t i = 0; i < text.size(); ++i) to_[size_ + i] = text[i];
        }
        size_ += text.size();
        return *this;
    }

    /// Puts `text` as a JSON string.
    constexpr text_sink& put_string(std::string_view text) noexcept {
        put("\""sv);
        for (std::size_t i = 0; i < text.size(); ++i) put_character(text.substr(i, 1));
        return put("\""sv);
    }

    constexpr text_sink& put_number(std::integral auto number) noexcept {
        char digits[24]{};
        std::size_t at = sizeof digits;
        for (auto left = number; at == sizeof digits || left != 0; left = static_cast<decltype(left)>(left / 10)) {
            const int digit = static_cast<int>(left % 10);
            digits[--at] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
        }
        if (number < 0) digits[--at] = '-';
        return put({digits + at, sizeof digits - at});
    }

private:
    constexpr void put_character(std::string_view one) noexcept {
        constexpr std::string_view hex = "0123456789abcdef"sv;
        const auto byte = static_cast<unsigned char>(one[0]);
        if (byte < 0x20) {
            put("\\u00"sv).put(hex.substr(byte >> 4, 1)).put(hex.substr(byte & 15, 1));
        } else {
            if (byte == '"' || byte == '\\') put("\\"sv);
            put(one);
        }
    }

    char* to_ = nullptr;
    bool writes_ = false;
    std::size_t size_ = 0;
};

template <class Text>
consteval std::size_t measure_text() noexcept {
    text_sink out;
    Text::write(out);
    return out.size();
}

/// Memory for what `Text::write(text_sink&)` writes.
template <class Text>
struct text_memory {
    char chars[measure_text<Text>() + 1]{};
    consteval text_memory() noexcept {
        text_sink out(chars);
        Text::write(out);
    }
};
template <class Text>
inline constexpr text_memory<Text> memory_of_text{};

/// What `Text::write(text_sink&)` writes, as a constant.
template <class Text>
inline constexpr std::string_view constant_text{memory_of_text<Text>.chars, sizeof(memory_of_text<Text>.chars) - 1};

}  // namespace wawp::detail
