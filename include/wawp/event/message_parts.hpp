// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/core/ascii.hpp>
#include <wawp/core/digits.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/time.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

/// How far a message came. Unknown numbers survive: cast to read them.
enum class ack : std::int32_t { error = -1, pending = 0, server = 1, device = 2, read = 3, played = 4 };

/// How far a message came, as an engine spells it: a number, the number as a text, or its name (`"SERVER"`).
struct acknowledgement {
    wawp::ack level{};  ///< the number, also one that is not listed

    constexpr operator wawp::ack() const noexcept { return level; }  ///< as `level`

    /// From a JSON number; false if it has no place in `ack`.
    constexpr bool take_integer(std::int64_t number) noexcept {
        using range = std::numeric_limits<std::int32_t>;
        if (number < (range::min)() || number > (range::max)()) return false;
        level = static_cast<wawp::ack>(number);
        return true;
    }

    /// From a name, in capitals or not, or a number; false if it is neither.
    constexpr bool take_text(std::string_view text) noexcept {
        constexpr std::string_view names[] = {"ERROR"sv, "PENDING"sv, "SERVER"sv, "DEVICE"sv, "READ"sv, "PLAYED"sv};
        for (std::size_t i = 0; i < std::size(names); ++i) {
            if (detail::equal_ignoring_case(text, names[i])) return take_integer(static_cast<std::int64_t>(i) - 1);
        }
        std::int64_t magnitude = 0;
        const bool negative = text.starts_with('-');
        return detail::parse_digits(text.substr(negative), magnitude) && take_integer(negative ? -magnitude : magnitude);
    }

    bool operator==(const acknowledgement&) const = default;  ///< member by member
};

/// Something that is so or not, as an engine spells it: a boolean, or the text `"true"` or `"false"`, in capitals or not.
struct spelled_flag {
    bool value = false;  ///< whether it is so

    constexpr operator bool() const noexcept { return value; }  ///< as `value`

    /// From `true` or `false`.
    constexpr bool take_boolean(bool given) noexcept {
        value = given;
        return true;
    }
    /// From a text; false if it says neither.
    constexpr bool take_text(std::string_view text) noexcept {
        value = detail::equal_ignoring_case(text, "true");
        return value || detail::equal_ignoring_case(text, "false");
    }

    bool operator==(const spelled_flag&) const = default;  ///< member by member
};

/// Raw JSON text, in the form that goes with `Text`.
template <class Text>
using raw_json = std::conditional_t<std::is_same_v<Text, std::string_view>, json::raw_view, json::raw>;

/// Kinds of messages. What an engine calls an event differs; kinds not listed are `other`.
enum class message_kind : std::uint8_t { other, chat, image, video, audio, voice, document, sticker, location, event_creation };

/// A message's type: its name as the engine wrote it, and its kind if it is one of the known.
template <class Text>
struct basic_message_type {
    Text name{};  ///< as the engine wrote it

    /// The kind that `name` stands for.
    [[nodiscard]] constexpr message_kind kind() const noexcept {
        constexpr std::string_view names[] = {""sv,         "chat"sv,    "image"sv,    "video"sv,         "audio"sv,
                                              "ptt"sv,      "document"sv, "sticker"sv, "location"sv, "event_creation"sv};
        for (std::size_t i = 1; i < std::size(names); ++i) {
            if (std::string_view(name) == names[i]) return static_cast<message_kind>(i);
        }
        return message_kind::other;
    }

    /// From a JSON text.
    constexpr bool take_text(std::string_view text) {
        name = Text(text);  // assigning the characters is more code, and slower in libstdc++
        return true;
    }
    bool operator==(const basic_message_type&) const = default;  ///< member by member
};

/// An instant in Unix time, from any of the forms that engines use: a number of seconds or milliseconds, perhaps with a
/// fraction, which is left out; the number as a text; a time of RFC 3339; or `{"low":…,"high":…,"unsigned":…}` (two halves
/// of 32 bits).
struct unix_time {
    std::int64_t seconds = 0;  ///< since 1970-01-01T00:00:00Z
    std::int64_t joined = 0;   ///< of a number that came in halves: the number, which may be in milliseconds
    bool has_low = false;      ///< the lower half came

    /// It is offered texts with escapes as well: see `json::takes_text`.
    static constexpr bool keeps_text = false;

    /// From this number on, a number is in milliseconds: as seconds it would lie beyond the year 5000.
    static constexpr std::int64_t first_milliseconds = 100'000'000'000;

    /// The instant that `seconds` is.
    [[nodiscard]] constexpr std::chrono::sys_seconds instant() const noexcept {
        return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
    }

    /// From seconds or milliseconds.
    constexpr bool take_integer(std::int64_t number) noexcept {
        seconds = number >= first_milliseconds ? number / 1000 : number;
        return true;
    }

    /// From seconds or milliseconds with a fraction; false beyond 64 bits.
    constexpr bool take_real(double number) noexcept {
        constexpr double limit = 9.2e18;
        if (!(number > -limit && number < limit)) return false;
        const auto whole = static_cast<std::int64_t>(number);
        return take_integer(whole - (static_cast<double>(whole) > number));
    }

    /// From a number or a time of RFC 3339; false if it is neither.
    constexpr bool take_text(std::string_view text) noexcept {
        const std::size_t point = text.find('.');
        std::int64_t number = 0;
        const bool fits = point == text.npos || are_digits(text.substr(point + 1));
        if (fits && detail::parse_digits(text.substr(0, point), number)) return take_integer(number);
        const detail::parsed_time parsed = detail::time_reader(text, true).read();
        if (parsed.problem != nullptr) return false;
        seconds = parsed.instant.time_since_epoch().count();  // never milliseconds, however late
        return true;
    }

    /// From the halves of a number of 64 bits; false of a member that is no part of one: the object is then no time.
    constexpr bool take_member(std::string_view key, std::int64_t number) noexcept {
        const auto bits = static_cast<std::uint64_t>(joined);
        const auto half = static_cast<std::uint64_t>(number) & 0xFFFF'FFFF;
        if (key == "low") {
            has_low = true;
            joined = static_cast<std::int64_t>((bits & ~std::uint64_t{0xFFFF'FFFF}) | half);
        } else if (key == "high") {
            joined = static_cast<std::int64_t>((bits & 0xFFFF'FFFF) | half << 32);
        } else {
            return key == "unsigned";
        }
        return take_integer(joined);
    }

    /// Whether the members that came are a time: the upper half alone, or `unsigned`, is none.
    [[nodiscard]] constexpr bool is_complete() const noexcept { return has_low; }

    /// The same instant.
    constexpr bool operator==(const unix_time& other) const noexcept { return seconds == other.seconds; }

private:
    static constexpr bool are_digits(std::string_view text) noexcept {
        for (const char c : text) {
            if (!detail::is_digit(c)) return false;
        }
        return !text.empty();
    }
};

/// The address of a person, a group or a device. Engines send it as a text or as `{"server":…,"user":…,"_serialized":…}`;
/// of the latter, should the third key be missing or renamed, the first two make it up (where `Text` owns its characters); of
/// one alone it is half an address, with the `@` at its end or its beginning.
template <class Text>
struct basic_jid {
    Text text{};  ///< user, at sign, server
    std::size_t user_size = no_parts;  ///< of a text that is made of parts: how long the first one is, or `no_parts`

    /// The text came as a whole.
    static constexpr std::size_t no_parts = static_cast<std::size_t>(-1);

    constexpr operator std::string_view() const noexcept { return text; }  ///< looks into this object

    /// From a JSON text.
    constexpr bool take_text(std::string_view whole) {
        text = Text(whole);  // as in `basic_message_type`
        user_size = no_parts;
        return true;
    }

    /// From the members of an object, in any order; of a key that comes again the last counts. False of a part that is too
    /// long for an address: were it moved for each that comes again, time would be quadratic.
    constexpr bool take_member(std::string_view key, std::string_view part) {
        if (key == "_serialized") return part.empty() || take_text(part);
        if constexpr (!std::is_trivially_destructible_v<Text>) {
            constexpr std::size_t longest_part = 256;
            const bool is_user = key == "user", is_whole = user_size == no_parts && !text.empty();
            if (is_whole || (!is_user && key != "server")) return true;
            if (part.size() > longest_part) return false;
            const std::string_view known = text, known_user = known.substr(0, user_size);
            const std::string_view known_server = user_size == no_parts ? std::string_view{} : known.substr(user_size + 1);
            const std::string_view user = is_user ? part : known_user, server = is_user ? known_server : part;
            Text both(user.size() + 1 + server.size(), '@');  // less code than appending thrice
            user.copy(both.data(), user.size());
            server.copy(both.data() + (both.size() - server.size()), server.size());
            user_size = user.size();
            text = std::move(both);
        }
        return true;
    }

    /// The same characters.
    friend constexpr bool operator==(const basic_jid& left, const basic_jid& right) noexcept { return left.text == right.text; }
    /// The same characters.
    friend constexpr bool operator==(const basic_jid& left, std::string_view right) noexcept { return left.text == right; }
};

/// A message's id and its parts. Some engines send only the whole, as a text: it is then in `serialized`. Others send only
/// the parts, or the whole under another name that changes from build to build: see `id_of`.
template <class Text>
struct basic_message_id {
    std::optional<bool> from_me{};  ///< whether this session wrote it
    std::optional<basic_jid<Text>> remote{};       ///< the chat
    std::optional<Text> id{};                      ///< the engine's own part
    std::optional<Text> serialized{};              ///< the whole: `true_<chat>_<id>`, in a group with a fourth part
    std::optional<basic_jid<Text>> participant{};  ///< in a group: who wrote it
    bool is_text = false;                          ///< the engine sent a text, and not an object

    /// From the whole as a JSON text.
    constexpr bool take_text(std::string_view text) {
        serialized.emplace(text);
        is_text = true;
        return true;
    }
    bool operator==(const basic_message_id&) const = default;  ///< member by member
};

/// The keys of an id's parts.
template <class Id>
struct message_id_fields : schema<
    field<"fromMe", &Id::from_me>,
    field<"remote", &Id::remote>,
    field<"id", &Id::id>,
    field<"_serialized", &Id::serialized>,
    field<"participant", &Id::participant>> {};

/// A WhatsApp user or group. Some engines send only the whole, as a text: it is then in `serialized`.
template <class Text>
struct basic_contact {
    std::optional<Text> server{};  ///< behind the `@`
    std::optional<Text> user{};  ///< before the `@`
    std::optional<Text> serialized{};  ///< the whole: user, at sign, server

    /// From the whole as a JSON text.
    constexpr bool take_text(std::string_view text) {
        serialized.emplace(text);
        return true;
    }
    bool operator==(const basic_contact&) const = default;  ///< member by member
};

/// The keys of a contact's parts.
template <class C>
struct contact_fields : schema<
    field<"server", &C::server>,
    field<"user", &C::user>,
    field<"_serialized", &C::serialized>> {};

}  // namespace wawp
