// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/core/lifetime.hpp>
#include <wawp/core/text.hpp>

namespace wawp {

namespace detail {

/// Overwrites `size` bytes with zeros. The compiler cannot know what a volatile pointer points to, so it cannot leave the
/// call out.
inline void overwrite(char* bytes, std::size_t size) noexcept {
    static char* (*const volatile fill)(char*, std::size_t, char) = &std::char_traits<char>::assign;
    fill(bytes, size, '\0');
}

[[gnu::noinline]] inline void fill_zeros(std::string& text, std::size_t size) { text.assign(size, '\0'); }

}  // namespace detail

/// Overwrites the whole buffer of `text`, unused capacity included, in a way that the optimiser keeps, and empties it.
[[gnu::noinline]] inline void wipe(std::string& text) noexcept {
    static void (*const volatile fill)(std::string&, std::size_t) = &detail::fill_zeros;  // as in `overwrite`
    fill(text, text.capacity());  // within the capacity: allocates nothing
    text.clear();
}

/// Text that must not leak: an access token, or a request that carries one.
///
/// It has no stream operator and converts to nothing; `reveal()` is the one way to the characters, so that each
/// place that reads them can be found by name. The bytes are overwritten on destruction, on assignment and when
/// they move elsewhere. Two secrets compare equal in a time that depends on their lengths only.
class secret {
public:
    secret() = default;

    /// Copies `text`; a null pointer, as `std::getenv` may return, makes an empty secret. The caller's own copy is the
    /// caller's to wipe.
    template <detail::textual Text>
    secret(const Text& text) : text_(detail::view_of(text)) {}

    /// Takes `text` over and wipes what the move leaves behind.
    secret(std::string&& text) noexcept : text_(std::move(text)) { wipe(text); }

    secret(std::nullptr_t) = delete;  // a secret is text: give it the token itself

    secret(const secret& other) = default;  ///< a copy that is wiped for itself
    secret(secret&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }  ///< wipes what the move leaves behind
    /// Wipes what was there.
    secret& operator=(const secret& other) {
        if (this != &other) *this = secret(other);
        return *this;
    }
    /// Wipes what was there, and what the move leaves behind.
    secret& operator=(secret&& other) noexcept {
        if (this != &other) {
            wipe(text_);
            text_ = std::move(other.text_);
            wipe(other.text_);
        }
        return *this;
    }
    ~secret() { wipe(text_); }

    /// Wipes it and leaves it empty.
    void clear() noexcept { wipe(text_); }

    /// The characters, valid until the secret is changed or destroyed. Never log them.
    [[nodiscard]] std::string_view reveal() const noexcept [[clang::lifetimebound]] { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }  ///< whether there is no character
    [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }  ///< bytes

    template <class Stream>
    friend Stream& operator<<(Stream&, const secret&) = delete;  // a secret is not printed; `reveal` shows it where it must be read

    /// In a time that depends on the lengths only.
    friend bool operator==(const secret& left, const secret& right) noexcept {
        if (left.size() != right.size()) return false;
        unsigned difference = 0;
        for (std::size_t i = 0; i < left.size(); ++i) {
            difference |= static_cast<unsigned char>(left.text_[i] ^ right.text_[i]);
        }
        return difference == 0;
    }

private:
    std::string text_;
};

}  // namespace wawp
