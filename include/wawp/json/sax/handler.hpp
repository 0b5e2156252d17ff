// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/lex/problem.hpp>

/// The words in which JSON libraries and this one tell each other a text from front to back, one call for each token.
namespace wawp::json {

/// The words themselves.
template <class T>
concept vocabulary = requires(T& to, std::string_view text, std::int64_t number, std::uint64_t large, double real,
                              bool yes) {
    to.begin_object();
    to.end_object();
    to.begin_array();
    to.end_array();
    /// A key of the object that is open; its value comes next. The text is unescaped UTF-8 and ends with the call.
    to.key(text);
    /// A text: unescaped UTF-8 that ends with the call.
    to.string(text);
    to.signed_integer(number);
    /// An integer that is not negative; whether small ones come this way or as signed is all the same.
    to.unsigned_integer(large);
    /// Any other number.
    to.floating_point(real);
    to.boolean(yes);
    to.null();
};

/// What a source talks to. Every call says whether to go on; after a `false` the source stops and returns some error.
template <class H>
concept handler = vocabulary<H> &&
    requires(H& h, std::string_view text, std::int64_t i, std::uint64_t u, double d, bool b) {
    { h.begin_object() && h.end_object() && h.begin_array() && h.end_array() } -> std::same_as<bool>;
    { h.key(text) && h.string(text) && h.signed_integer(i) && h.unsigned_integer(u) } -> std::same_as<bool>;
    { h.floating_point(d) && h.boolean(b) && h.null() } -> std::same_as<bool>;
    /// A number as its characters: exact where a double is not. A source that has them need not know any other.
    { h.number(text) } -> std::same_as<bool>;
};

namespace detail {
/// A handler that a concept can name.
struct silent_handler {
    bool begin_object(), end_object(), begin_array(), end_array(), null();
    bool key(std::string_view), string(std::string_view), number(std::string_view);
    bool signed_integer(std::int64_t), unsigned_integer(std::uint64_t), floating_point(double), boolean(bool);
};
}  // namespace detail

/// A JSON parser. `parse` tells the whole text to the handler, and returns why it could not, or nothing.
///
/// It must refuse what RFC 8259 refuses, and say `problem::bad_number` of numbers that are beyond its range. The bridge
/// itself sees to byte order marks, NUL bytes, UTF-8, surrogates, depth and size, where libraries differ.
template <class S>
concept source = requires(std::string_view text, detail::silent_handler& to, const limits& bounds) {
    { S::parse(text, to, bounds) } -> std::same_as<std::optional<syntax_error>>;
};

/// A JSON writer, made for one text.
///
/// It may escape as it likes. One that also has `number(text)` is given numbers that are not integers as characters. One that
/// has not is given a text that holds the number's place, because spellings differ; so are all of members that are JSON already.
template <class S>
concept sink = vocabulary<S> && requires(S& s, std::string& out) {
    /// Made with the string to fill, which is empty and stays where it is.
    S(out);
    /// Called after the last token: the text must now be in the string.
    s.finish();
};

}  // namespace wawp::json
