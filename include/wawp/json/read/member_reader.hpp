// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/number.hpp>
#include <wawp/json/lex/plain_run.hpp>
#include <wawp/json/lex/simd.hpp>
#include <wawp/json/lex/unescape.hpp>
#include <wawp/json/read/key_table.hpp>
#include <wawp/json/read/member_kind.hpp>
#include <wawp/json/read/reading.hpp>

/// Reading the value of a known key: by its kind, if it is simply spelled, or with all care.
namespace wawp::json::detail {

/// The object that is being read.
struct open_object {
    const object_keys& keys;
    std::uintptr_t shift;  ///< from the pattern of the object to the object itself
    std::size_t home;      ///< the object's node

    /// What lies in the object where `member` lies in the pattern.
    [[nodiscard]] void* member_of(const void* member) const noexcept {
        // NOLINTNEXTLINE(performance-no-int-to-ptr): the two objects are apart, and no pointer may walk from one to the other
        return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(member) + shift);
    }
};

/// How far an object lies from its pattern.
inline std::uintptr_t shift_to(void* object, const object_keys& keys) noexcept {
    return reinterpret_cast<std::uintptr_t>(object) - reinterpret_cast<std::uintptr_t>(keys.pattern);
}

/// The reader of a key whose kind has one.
inline const member_reader& reader_of(const slot& key) noexcept { return *static_cast<const member_reader*>(key.target); }

/// The value of a key of the object, and what must be minded.
inline value_site site_of(const slot& key, const open_object& object, care minded) noexcept {
    return {static_cast<std::uint32_t>(object.home) + key.place, minded};
}

/// Reads the value at `at` by the key's own reader.
inline const char* read_other(reading& state, const char* at, const slot& key, const open_object& object, care minded) {
    const member_reader& how = reader_of(key);
    return how.read(state, at, object.member_of(how.member), site_of(key, object, minded));
}

/// Reads the value at `at`, however it is spelled.
inline const char* read_carefully(reading& state, const char* at, const slot& key, const open_object& object,
                                  care minded) {
    if (has_reader(key.kind)) return read_other(state, at, key, object, minded);
    return read_kind(state, at, key.kind, object.member_of(key.target), site_of(key, object, minded));
}

/// Puts a value into the optional member at `member`; goes on at `behind`.
template <class T>
[[gnu::always_inline]] inline const char* put(void* member, T value, const char* behind) {
    static_cast<std::optional<T>*>(member)->emplace() = value;
    return behind;
}

/// Reads a text with escapes, or with what must be checked, whose first byte stands at `at`; views are left to others.
[[gnu::noinline]] inline const char* read_special_text(input& in, const char* at, const slot& key, const open_object& object) {
    if (key.guessed != value_kind::text) return nullptr;
    return read_escaped_text(in, at, static_cast<std::optional<std::string>*>(object.member_of(key.target))->emplace());
}

/// Goes on behind the text at `at` if it is one without escapes; otherwise null.
[[gnu::always_inline]] inline const char* read_simple_text(input& in, const char* at, const slot& key,
                                                           const open_object& object) {
    if (*at != '"') return nullptr;
    const char* const inside = at + 1;
    const std::size_t run = plain_run(in, inside);
    if (inside + run == in.end) return nullptr;
    if (inside[run] != '"') [[unlikely]] return read_special_text(in, inside, key, object);
    at = inside + run + 1;
    const std::string_view text(inside, run);
    if (key.guessed == value_kind::text_view) return put(object.member_of(reader_of(key).member), text, at);
    static_cast<std::optional<std::string>*>(object.member_of(key.target))->emplace(text);
    return at;
}

/// Goes on behind the value at `at` if it is simply spelled and of the kind that the key expects; otherwise null.
[[gnu::always_inline]] inline const char* read_simple(reading& state, const char* at, const slot& key,
                                                      const open_object& object) {
    input& in = state.in;
    const std::uint32_t word = load_four(at);
    void* const member = object.member_of(key.target);
    if (key.guessed == value_kind::boolean) [[likely]] {
        if (word == load_four("fals") && at[4] == 'e') [[likely]] return put(member, false, at + 5);
        if (word == load_four("true")) return put(member, true, at + 4);
        return word == load_four("null") ? at + 4 : nullptr;
    }
    if (key.guessed == value_kind::other) {
        return static_cast<unsigned char>(*at) > ' ' ? read_other(state, at, key, object, care::none) : nullptr;
    }
    if (word == load_four("null")) return key.guessed < value_kind::other ? at + 4 : nullptr;
    if (key.is_text()) return read_simple_text(in, at, key, object);
    if (key.guessed == value_kind::integer && in.ahead(at) >= number_size) {
        const short_number read = read_short_number(at);
        if (read.behind != nullptr) put(member, static_cast<std::int64_t>(read.value), read.behind);
        return read.behind;
    }
    return nullptr;
}

}  // namespace wawp::json::detail
