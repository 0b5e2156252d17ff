// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

#include <wawp/core/text.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/simd.hpp>
#include <wawp/json/lex/skip.hpp>
#include <wawp/json/lex/string.hpp>
#include <wawp/json/lex/token.hpp>
#include <wawp/json/lex/unescape.hpp>
#include <wawp/json/read/key_guess.hpp>
#include <wawp/json/read/key_table.hpp>
#include <wawp/json/read/member_reader.hpp>
#include <wawp/json/read/reading.hpp>
#include <wawp/json/read/repeated_objects.hpp>
#include <wawp/json/read/unknown_keys.hpp>

/// The walk over an object's members: each key is looked up in the schema, beginning with the key that the schema
/// declares next, and its value is read straight into its member.
namespace wawp::json::detail {

/// A key of the text: its slot, which is null if the schema does not name it, and the place of its value, which is null if
/// the key was not found to be one.
struct found_key {
    const char* value = nullptr;
    const slot* key = nullptr;
};

/// Whether the key at `at` is `key`, spelled as those before it. `key.reach` bytes can be read.
[[gnu::always_inline]] inline bool is_key(const reading& state, const char* at, const slot& key) {
    return same(at, key.spelling, key.spelled + state.gap);
}

/// The same of any place, and whether a blank follows or not.
inline bool is_key_anyhow(const input& in, const char* at, const slot& key) noexcept {
    return key.guessed != value_kind::none && in.ahead(at) > key.spelled && std::memcmp(at, key.spelling, key.spelled) == 0;
}

/// Reads the key at `at`, however it is spelled, up to its value.
[[gnu::noinline]] inline found_key read_key(input& in, const char* at, const object_keys& keys) {
    text_span key;
    at = scan_key(in, skip_space(in, at), key);
    if (at == nullptr) return {};
    if (key.escaped) unescape(key.view(), in.scratch.text);
    return {at, keys.find(key.escaped ? in.scratch.text : key.view())};
}

/// The same of a key that is short and plainly spelled: which one is looked up at once. Of any other it finds nothing.
/// A key and a word can be read.
[[gnu::always_inline]] inline found_key find_key(reading& state, const char* at, const object_keys& keys) {
    const std::size_t size = plain_key_size(state.in, at);
    if (size == no_plain_key) return {};
    const char* const value = at + size + 3;
    state.gap = *value == ' ';
    return {value + state.gap, keys.find_spelled(at, size)};
}

/// The same of any key. If `wide`, a key and a word can be read.
[[gnu::always_inline]] inline found_key find_any_key(reading& state, const char* at, const object_keys& keys, bool wide) {
    const found_key found = wide ? find_key(state, at, keys) : found_key{};
    return found.value != nullptr ? found : read_key(state.in, at, keys);
}

/// Reads the value of a key that came for the first time, where it is not simply spelled or the text may end within a word.
[[gnu::noinline]] inline const char* read_unusual(reading& state, const char* at, const slot& key, const open_object& object) {
    input& in = state.in;
    at = skip_space(in, at);
    state.gap = at[-1] == ' ';
    return read_carefully(state, at, key, object, in.ahead(at) < word_size ? care::near_end : care::none);
}

/// Reads the value of a key that came for the first time. If `wide`, a word can be read.
[[gnu::always_inline]] inline const char* read_first(reading& state, const char* at, const slot& key,
                                                     const open_object& object, bool wide) {
    input& in = state.in;
    if (wide) [[likely]] {
        const char* const behind = read_simple(state, at, key, object);
        if (behind != nullptr) [[likely]] return behind;
        if (in.failed_at != nullptr) return nullptr;
    }
    return read_unusual(state, at, key, object);
}

/// Reads the value of a key that came before in the same object. Only the last value counts.
[[gnu::noinline]] inline const char* read_again(reading& state, const char* at, const slot& key, const open_object& object,
                                                repeated_objects& repeated) {
    const std::size_t node = object.home + key.place;
    if (state.nodes[node].kind != node_kind::value && repeated.note(&key, at)) return skip_value(state.in, at);
    state.forget(node);
    return read_carefully(state, at, key, object, care::again);
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

/// Goes on after a member where no comma was found at once; most often the object is over, perhaps in a line of its own.
[[gnu::always_inline]] inline const char* close_object(input& in, const char* at, bool& more) noexcept {
    const char* const bracket = skip_line_break(in, at);
    const bool closed = bracket != in.end && *bracket == '}';
    bool any = false;  // a local, so that `more` can stay in a register
    at = closed ? bracket + 1 : next_item_anyhow(in, at, '}', any);
    more = any;
    return at;
}

/// Lets what follows begin at a multiple of 16 bytes: g++ does that only for loops that are entered at their beginning, and
/// without it a loop of many short branches takes up to a tenth longer. (clang needs no help.)
[[gnu::always_inline]] inline void align_code() noexcept {
#if defined(__x86_64__) && !defined(__clang__)
    asm(".p2align 4");
#endif
}

/// Goes on past the comma at `at`, and a line break behind it. By a jump, which the processor foresees: of what is merely
/// unlikely g++ makes a selection, and then each key waits for the byte before it, which costs up to a fifth.
[[gnu::always_inline]] inline const char* pass_comma(const char* at) noexcept {
    ++at;
    if (__builtin_expect_with_probability(*at == '\n', 0, 0.999)) ++at;
    return at;
}

/// Where the order of the keys broke: those before `next` had come, and then came `found`.
struct broken_order {
    const slot* next;
    const slot* found;
};

/// Reads the members of an object from the one at `at` on, in whatever order they come. (Aligned and flattened like
/// `read_members`.)
[[gnu::noinline, gnu::flatten, gnu::aligned(64)]]
inline const char* read_in_any_order(reading& state, const char* at, const open_object& object, broken_order broke) {
    input& in = state.in;
    const object_keys& keys = object.keys;
    key_guess guess(keys, object.home, state.seen, state.learned, broke.next, broke.found);
    repeated_objects repeated;
    const node_set seen = state.seen;  // these two stay in registers
    const char* const wide_end = in.wide_end;
    bool more = true, wide = at < wide_end;
    do {
        found_key found;
        if (wide) align_code();
        if (wide && is_key(state, at, *guess.next) && guess.next->guessed != value_kind::none) [[likely]] {
            found = {at + guess.next->spelled + state.gap, guess.next};
        } else {
            found = find_any_key(state, at, keys, wide);
            if (found.value == nullptr) return nullptr;
            wide = in.ahead(found.value) >= word_size;  // the key may have been spelled longer than what `wide_end` minds
        }
        const slot* const key = found.key;
        if (key == nullptr) {
            at = skip_unknown(in, found.value, keys);
        } else if (const std::size_t node = object.home + key->place; seen.has(node)) [[unlikely]] {
            at = read_again(state, skip_space(in, found.value), *key, object, repeated);
        } else {
            seen.add(node);
            guess.follow(key);
            at = read_first(state, found.value, *key, object, wide);
        }
        if (at == nullptr) return nullptr;
        wide = at < wide_end && *at == ',';
        if (wide) [[likely]] {
            at = pass_comma(at);
            continue;
        }
        at = close_object(in, at, more);
    } while (more && at != nullptr);
    if (!repeated.empty() && at != nullptr && !read_repeated(state, object, repeated)) [[unlikely]] at = nullptr;
    return at;
}

/// Goes on where the member at `at` is not that of `next`, or not simply spelled. A key that the schema does not name leaves
/// the order as it is; any other breaks it: then all members that are left are read, and there is no next one any more.
[[gnu::noinline]] inline const char* read_other_member(reading& state, const char* at, const open_object& object,
                                                       const slot*& next) {
    input& in = state.in;
    if (in.failed_at != nullptr) return nullptr;
    const slot& key = *next;
    if (is_key_anyhow(in, at, key)) {
        ++next;
        return read_unusual(state, at + key.spelled, key, object);
    }
    const found_key found = find_any_key(state, at, object.keys, at < in.wide_end);
    if (found.value == nullptr) return nullptr;
    if (found.key == nullptr) return skip_unknown(in, found.value, object.keys);
    at = read_in_any_order(state, at, object, {next, found.key});
    next = nullptr;
    ++in.depth_left;
    return at;
}

/// Reads the members of the object at `at`, as long as they come in the order that the schema declares. (Aligned to cache
/// lines, since otherwise its speed would depend, by a twentieth, on what the program has before it. Flattened, since g++
/// makes a text by a call if other code in the program makes texts as well, which costs a tenth.)
[[gnu::noinline, gnu::flatten, gnu::aligned(64)]]
inline const char* read_members(reading& state, const char* at, const open_object& object) {
    input& in = state.in;
    const slot* next = object.keys.key_slots + 1;
    const char* const wide_end = in.wide_end;  // stays in a register
    bool more = false;
    at = first_item(in, at, '}', more);
    if (!more) return at;
    --in.depth_left;
    bool wide = at < wide_end;
    for (;;) {
        const char* behind = nullptr;
        if (wide) align_code();
        if (wide && is_key(state, at, *next)) [[likely]] {
            behind = read_simple(state, at + next->spelled + state.gap, *next, object);
        }
        if (behind != nullptr) [[likely]] {
            ++next;
        } else {
            const slot* goes_on = next;  // a local, so that `next` can stay in a register
            behind = read_other_member(state, at, object, goes_on);
            next = goes_on;
            if (behind == nullptr || next == nullptr) return behind;
        }
        wide = behind < wide_end && *behind == ',';
        if (wide) [[likely]] {
            at = pass_comma(behind);
            continue;
        }
        at = close_object(in, behind, more);
        if (!more) break;
        wide = in.ahead(at) >= next->reach;
    }
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
    null.noted = state.noted;
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
    if (std::string_view(in.begin, size).starts_with(wawp::detail::byte_order_mark)) {
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
