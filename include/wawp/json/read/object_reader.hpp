// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/number.hpp>
#include <wawp/json/lex/simd.hpp>
#include <wawp/json/lex/skip.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/lex/token.hpp>
#include <wawp/json/read/expectation.hpp>
#include <wawp/json/read/key_table.hpp>
#include <wawp/json/read/member_kind.hpp>
#include <wawp/json/read/reading.hpp>
#include <wawp/json/read/repeated_objects.hpp>

/// The walk over an object's members: each key is looked up in the schema, beginning with the key that the schema
/// declares next, and its value is read straight into its member.
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

/// The slot of a key, or 0 if the schema does not have it, and the place of the key's value.
struct found_key {
    const char* value;
    std::size_t slot;
};

/// Reads the key at `at`, which is most likely that of `guess`, up to its value.
inline found_key read_key(input& in, const char* at, const object_keys& keys, std::size_t guess) {
    const slot& key = keys.key_slots[guess];
    const bool fits = key.guessed != value_kind::none && in.ahead(at) > key.spelled;
    if (fits && std::memcmp(at, key.spelling, key.spelled) == 0) return {skip_space(in, at + key.spelled), guess};
    text_span other;
    at = scan_key(in, at, other);
    if (at == nullptr) return {nullptr, 0};
    if (other.escaped) unescape(other.view(), in.scratch);
    return {at, keys.find(other.escaped ? in.scratch : other.view())};
}

/// Puts a value into the optional member at `member`; goes on at `behind`.
template <class T>
[[gnu::always_inline]] inline const char* put(void* member, T value, const char* behind) {
    static_cast<std::optional<T>*>(member)->emplace(value);
    return behind;
}

/// Goes on behind the text at `at` if it is one without escapes; otherwise null.
[[gnu::always_inline]] inline const char* read_simple_text(input& in, const char* at, const slot& key,
                                                           const open_object& object) {
    if (*at != '"') return nullptr;
    const char* const inside = at + 1;
    const std::size_t run = plain_run(in, inside);
    if (inside + run == in.end || inside[run] != '"') return nullptr;
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

/// Reads the member whose key starts at `at`, whatever it is and however it is spelled.
[[gnu::noinline]] inline const char* read_any_member(reading& state, const char* at, const open_object& object,
                                                     expectation& expected, repeated_objects& repeated) {
    input& in = state.in;
    if (in.failed_at != nullptr) return nullptr;
    const object_keys& keys = object.keys;
    const found_key found =
        read_key(in, skip_space(in, at), keys, static_cast<std::size_t>(expected.guess - keys.key_slots));
    at = found.value;
    if (at == nullptr) return nullptr;
    state.gap = at[-1] == ' ';
    if (found.slot == 0) return skip_value(in, at);
    const slot& key = keys.key_slots[found.slot];
    const bool again = expected.came(&key), near_end = in.ahead(at) < word_size;
    expected.follow(&key);
    if (again) {
        const std::size_t node = object.home + key.place;
        if (state.nodes[node].kind != node_kind::value && repeated.note(&key, at)) return skip_value(in, at);
        state.forget(node);
    } else if (!near_end) {
        const char* const behind = read_simple(state, at, key, object);
        if (behind != nullptr || in.failed_at != nullptr) return behind;
    }
    return read_carefully(state, at, key, object, again ? care::again : near_end ? care::near_end : care::none);
}

/// Reads the last values of the keys that came again; false if one cannot be read.
[[gnu::noinline, gnu::cold]] inline bool read_repeated(reading& state, const open_object& object,
                                                       const repeated_objects& repeated) {
    for (const repeated_objects::entry& last : repeated) {
        state.forget(object.home + last.key->place);
        if (read_carefully(state, last.value, *last.key, object, care::again) == nullptr) return false;
    }
    return true;
}

/// Whether the key at `at` is `key`, spelled as those before it. `key.reach` bytes can be read.
[[gnu::always_inline]] inline bool is_key(const reading& state, const char* at, const slot& key) {
    return same(at, key.spelling, key.spelled + state.gap);
}

/// Reads the members of the object at `at`. (Aligned to cache lines, since otherwise its speed would depend, by a
/// twentieth, on what the program has before it. Flattened, since g++ makes a text by a call if other code in the program
/// makes texts as well, which costs a tenth.)
[[gnu::noinline, gnu::flatten, gnu::aligned(64)]]
inline const char* read_members(reading& state, const char* at, const open_object& object) {
    input& in = state.in;
    expectation expected(object.keys, object.home, state.seen);
    repeated_objects repeated;
    const slot* guess = expected.guess;  // both stay in registers
    const char* wide_end = in.wide_end;  // the beginning, while each guess must be held against a limit
    bool more = false;
    at = first_item(in, at, '}', more);
    --in.depth_left;
    bool wide = at != nullptr && at < wide_end;
    while (at != nullptr && more) {
        const char* behind = nullptr;
        if (wide && is_key(state, at, *guess)) [[likely]] {
            behind = read_simple(state, at + guess->spelled + state.gap, *guess, object);
        }
        if (behind != nullptr) [[likely]] {
            guess = expected.behind(guess);
        } else {
            expected.guess = guess;
            behind = read_any_member(state, at, object, expected, repeated);
            if (behind == nullptr) return nullptr;
            guess = expected.guess;
            wide_end = expected.has_limit() ? in.begin : in.wide_end;
        }
        wide = behind < wide_end && *behind == ',';
        if (wide) [[likely]] {
            at = behind + 1;
            if (*at == '\n') [[unlikely]] ++at;
            continue;
        }
        bool any = false;  // a local, so that `more` can stay in a register
        const bool closed = behind != in.end && *behind == '}';
        at = closed ? behind + 1 : next_item_anyhow(in, behind, '}', any);
        more = any;
        wide = at != nullptr && in.ahead(at) >= guess->reach && guess != expected.limit;
    }
    if (!repeated.empty() && at != nullptr && !read_repeated(state, object, repeated)) [[unlikely]] at = nullptr;
    ++in.depth_left;
    return at;
}

/// Reads the object at `at`, which is the one at `node`, into `object`.
inline const char* read_object(reading& state, const char* at, const object_keys& keys, void* object, std::size_t node) {
    return read_members(state, at, {keys, shift_to(object, keys), node});
}

/// Empties all members of the object at `node`: each reads a null.
[[gnu::noinline, gnu::cold]] inline void clear_members(const reading& state, const object_keys& keys, void* place,
                                                       std::size_t node) {
    reading null("null", 0, state.nodes, state.seen, state.mismatched);
    const open_object object{keys, shift_to(place, keys), node};
    for (std::size_t i = 1; i <= keys.count; ++i) {
        read_carefully(null, null.in.begin, keys.key_slots[i], object, care::again);  // so that all below is emptied as well
    }
}

/// Goes on past what should be an object and is none.
[[gnu::noinline, gnu::cold]] inline const char* skip_no_object(reading& state, const char* at, std::size_t node) {
    const bool null = at != state.in.end && *at == 'n';
    at = skip_value(state.in, at);
    if (at != nullptr && !null) state.note_mismatch(node);
    return at;
}

/// Reads a whole text, which has to be one object with nothing behind it.
inline bool read_document(reading& state, std::size_t max_bytes, const object_keys& keys, void* target) {
    input& in = state.in;
    const auto size = static_cast<std::size_t>(in.end - in.begin);
    if (size > max_bytes) return in.fail(problem::too_large, in.begin + max_bytes) != nullptr;
    if (std::string_view(in.begin, size).substr(0, 3) == "\xEF\xBB\xBF") {
        return in.fail(problem::byte_order_mark, in.begin) != nullptr;
    }
    const char* const first = skip_space(in, in.begin);
    const bool is_object = first != in.end && *first == '{';
    const char* at = is_object ? read_object(state, first, keys, target, 0) : skip_value(in, first);
    if (at == nullptr) return false;
    at = skip_space(in, at);
    if (at != in.end) return in.fail(problem::trailing_bytes, at) != nullptr;
    return is_object || in.fail(problem::not_an_object, first) != nullptr;
}

}  // namespace wawp::json::detail
