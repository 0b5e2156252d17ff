// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/skip.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/read/key_table.hpp>
#include <wawp/json/read/member_kind.hpp>

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
        return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(member) + shift);
    }
};

/// Which key is expected next: the one behind the last one, or the one before it once two keys came in reverse.
///
/// Keys that came one after the other as expected are only noted by where they began, so that this costs nothing; when the
/// order breaks, they are entered into `seen`.
class expectation {
public:
    const slot* guess;
    const slot* limit;  ///< the guess must not be trusted here: that key came already, or there is none

    expectation(const object_keys& keys, std::size_t home, node_set seen) noexcept
        : guess(keys.slots + 1), limit(guess + keys.count), keys_(keys), home_(home), seen_(seen), begin_(guess) {}

    /// The key that is expected behind `key`.
    [[nodiscard]] const slot* behind(const slot* key) const noexcept {
        return reinterpret_cast<const slot*>(reinterpret_cast<const char*>(key) + stride_);
    }

    /// Whether the key at `found` came before.
    [[nodiscard]] bool came(const slot* found) const noexcept {
        const bool expected = stride_ > 0 ? begin_ <= found && found < guess : guess < found && found <= begin_;
        return expected || seen_.has(home_ + found->place);
    }

    /// Goes on behind the key at `found`.
    void follow(const slot* found) noexcept {
        if (found == guess && found != limit) {
            guess = behind(guess);
            return;
        }
        for (const slot* key = begin_; key != guess; key = behind(key)) seen_.add(home_ + key->place);
        seen_.add(home_ + found->place);
        if (behind(found + 1) == guess) stride_ = 0 - stride_;
        begin_ = guess = limit = behind(found);
        while (is_key(limit) && !seen_.has(home_ + limit->place)) limit = behind(limit);
    }

    /// Whether the limit is a key, and not just the end of all keys: the slot there fits no member anyhow.
    [[nodiscard]] bool has_limit() const noexcept { return is_key(limit); }

private:
    [[nodiscard]] bool is_key(const slot* place) const noexcept {
        return place > keys_.slots && place <= keys_.slots + keys_.count;
    }

    const object_keys& keys_;
    std::size_t home_;
    node_set seen_;
    const slot* begin_;  ///< the first of those that came as expected
    std::ptrdiff_t stride_ = sizeof(slot);  ///< in bytes, so that a step is one addition
};

/// How far an object lies from its pattern.
inline std::uintptr_t shift_to(void* object, const object_keys& keys) noexcept {
    return reinterpret_cast<std::uintptr_t>(object) - reinterpret_cast<std::uintptr_t>(keys.pattern);
}

/// The reader of a key whose kind has one.
inline const member_reader& reader_of(const slot& key) noexcept { return *static_cast<const member_reader*>(key.target); }

/// Reads the value at `at` by the key's own reader.
inline const char* read_other(reading& in, const char* at, const slot& key, const open_object& object) {
    const member_reader& how = reader_of(key);
    in.place = object.home + key.place;
    return how.read(in, at, object.member_of(how.member));
}

/// Reads the value at `at`, however it is spelled.
inline const char* read_carefully(reading& in, const char* at, const slot& key, const open_object& object) {
    if (has_reader(key.kind)) return read_other(in, at, key, object);
    return read_kind(in, at, key.kind, object.member_of(key.target));
}

/// Reads the key at `at`, which is most likely that of `guess`, up to its value. Its slot becomes `in.found`.
inline const char* read_key(reading& in, const char* at, const object_keys& keys, std::size_t guess) {
    const slot& key = keys.slots[guess];
    const bool fits = key.guessed != value_kind::none && in.ahead(at) > key.spelled;
    if (fits && std::memcmp(at, key.spelling, key.spelled) == 0) {
        in.found = guess;
        return skip_space(in, at + key.spelled);
    }
    text_span other;
    at = scan_key(in, at, other);
    if (at == nullptr) return nullptr;
    if (other.escaped) unescape(other.view(), in.scratch);
    in.found = keys.find(other.escaped ? in.scratch : other.view());
    return at;
}

/// Puts a value into the optional member at `member`.
template <class T>
[[gnu::always_inline]] inline void put(void* member, T value) {
    static_cast<std::optional<T>*>(member)->emplace(value);
}

/// Goes on behind the value at `at` if it is simply spelled and of the kind that the key expects; otherwise null.
[[gnu::always_inline]] inline const char* read_simple(reading& in, const char* at, const slot& key,
                                                      const open_object& object) {
    const std::uint32_t word = load_four(at);
    void* const member = object.member_of(key.target);
    if (key.guessed == value_kind::boolean) [[likely]] {
        if (word == load_four("fals") && at[4] == 'e') [[likely]] return put(member, false), at + 5;
        if (word == load_four("true")) return put(member, true), at + 4;
        return word == load_four("null") ? at + 4 : nullptr;
    }
    if (key.guessed == value_kind::other) {
        return static_cast<unsigned char>(*at) > ' ' ? read_other(in, at, key, object) : nullptr;
    }
    if (word == load_four("null")) return key.guessed < value_kind::other ? at + 4 : nullptr;
    if (key.is_text()) {
        if (*at != '"') return nullptr;
        const char* const inside = at + 1;
        const std::size_t run = plain_run(in, inside);
        if (inside + run == in.end || inside[run] != '"') return nullptr;
        at = inside + run + 1;
        const std::string_view text(inside, run);
        if (key.guessed == value_kind::text_view) return put(object.member_of(reader_of(key).member), text), at;
        static_cast<std::optional<std::string>*>(member)->emplace(text);
        return at;
    }
    if (key.guessed == value_kind::integer && in.ahead(at) >= number_size) {
        const short_number read = read_short_number(at);
        if (read.behind != nullptr) put(member, static_cast<std::int64_t>(read.value));
        return read.behind;
    }
    return nullptr;
}

/// Reads the member whose key starts at `at`, whatever it is and however it is spelled.
[[gnu::noinline]] inline const char* read_any_member(reading& in, const char* at, const open_object& object,
                                                     expectation& expected) {
    if (in.failed_at != nullptr) return nullptr;
    const object_keys& keys = object.keys;
    at = read_key(in, skip_space(in, at), keys, static_cast<std::size_t>(expected.guess - keys.slots));
    if (at == nullptr) return nullptr;
    in.gap = at[-1] == ' ';
    if (in.found == 0) return skip_value(in, at);
    const slot& key = keys.slots[in.found];
    in.place = object.home + key.place;
    in.again = expected.came(&key);
    expected.follow(&key);
    if (in.again) {
        in.forget();
    } else if (in.ahead(at) >= word_size) {
        const char* const behind = read_simple(in, at, key, object);
        if (behind != nullptr || in.failed_at != nullptr) return behind;
    }
    const bool was_careful = std::exchange(in.careful, in.careful || in.again || in.ahead(at) < word_size);
    at = read_carefully(in, at, key, object);
    in.again = false;
    in.careful = was_careful;
    return at;
}

/// Whether the key at `at` is `key`, spelled as those before it. `key.reach` bytes can be read.
[[gnu::always_inline]] inline bool is_key(const reading& in, const char* at, const slot& key) {
    return same(at, key.spelling, key.spelled + in.gap);
}

/// Reads the members of the object at `at`. (Aligned to cache lines, since otherwise its speed would depend, by a
/// twentieth, on what the program has before it.)
[[gnu::noinline, gnu::aligned(64)]]
inline const char* read_members(reading& in, const char* at, const open_object& object) {
    expectation expected(object.keys, object.home, in.seen);
    const slot* guess = expected.guess;  // both stay in registers
    const char* wide_end = in.wide_end;  // the beginning, while each guess must be held against a limit
    bool more = false;
    at = first_item(in, at, '}', more);
    in.careful = --in.depth_left == 0;
    bool wide = at != nullptr && at < wide_end;
    while (at != nullptr && more) {
        const char* behind = nullptr;
        if (wide && is_key(in, at, *guess)) [[likely]] {
            behind = read_simple(in, at + guess->spelled + in.gap, *guess, object);
        }
        if (behind != nullptr) [[likely]] {
            guess = expected.behind(guess);
        } else {
            expected.guess = guess;
            behind = read_any_member(in, at, object, expected);
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
    in.place = object.home;
    in.careful = false;
    ++in.depth_left;
    return at;
}

/// Reads the object at `at`, which is the one at the current node, into `object`.
inline const char* read_object(reading& in, const char* at, const object_keys& keys, void* object) {
    return read_members(in, at, {keys, shift_to(object, keys), in.place});
}

/// Empties all members: each reads a null.
[[gnu::noinline, gnu::cold]] inline void clear_members(const reading& in, const object_keys& keys, void* place) {
    reading null("null", {}, in.nodes, in.seen, in.mismatched);
    const open_object object{keys, shift_to(place, keys), in.place};
    for (std::size_t i = 1; i <= keys.count; ++i) {
        const slot& key = keys.slots[i];
        null.again = null.careful = true;  // what lies below another group is emptied as well
        read_carefully(null, null.begin, key, object);
    }
}

/// Goes on past what should be an object and is none.
[[gnu::noinline, gnu::cold]] inline const char* skip_no_object(reading& in, const char* at) {
    const bool null = at != in.end && *at == 'n';
    at = skip_value(in, at);
    if (at != nullptr && !null) in.note_mismatch();
    return at;
}

/// Reads a whole text, which has to be one object with nothing behind it.
inline bool read_document(reading& in, std::size_t most_bytes, const object_keys& keys, void* target) {
    const auto size = static_cast<std::size_t>(in.end - in.begin);
    if (size > most_bytes) return in.fail(problem::too_large, in.begin + most_bytes) != nullptr;
    if (std::string_view(in.begin, size).substr(0, 3) == "\xEF\xBB\xBF") {
        return in.fail(problem::byte_order_mark, in.begin) != nullptr;
    }
    const char* const first = skip_space(in, in.begin);
    const bool is_object = first != in.end && *first == '{';
    const char* at = is_object ? read_object(in, first, keys, target) : skip_value(in, first);
    if (at == nullptr) return false;
    at = skip_space(in, at);
    if (at != in.end) return in.fail(problem::trailing_bytes, at) != nullptr;
    return is_object || in.fail(problem::not_an_object, first) != nullptr;
}

}  // namespace wawp::json::detail
