// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <wawp/json/value.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp {

/// How far a message came. Unknown numbers survive: cast to read them.
enum class ack : std::int32_t { error = -1, pending = 0, server = 1, device = 2, read = 3, played = 4 };

/// Raw JSON text, in the form that goes with `Text`.
template <class Text>
using raw_json = std::conditional_t<std::is_same_v<Text, std::string_view>, json::raw_view, json::raw>;

/// Kinds of messages. What an engine calls an event differs; kinds not listed are `other`.
enum class message_kind : std::uint8_t { other, chat, image, video, audio, voice, document, sticker, location, event_creation };

/// A message's type: its name as the engine wrote it, and its kind if it is one of the known.
template <class Text>
struct basic_message_type {
    Text name{};

    [[nodiscard]] constexpr message_kind kind() const noexcept {
        constexpr std::string_view names[] = {"",         "chat",    "image",    "video",         "audio",
                                              "ptt",      "document", "sticker", "location", "event_creation"};
        for (std::size_t i = 1; i < std::size(names); ++i) {
            if (std::string_view(name) == names[i]) return static_cast<message_kind>(i);
        }
        return message_kind::other;
    }

    constexpr bool take_text(std::string_view text) { return name = text, true; }
    bool operator==(const basic_message_type&) const = default;
};

/// Seconds since 1970-01-01T00:00:00Z, from any of the forms that engines use: a number, a text of digits, or
/// `{"low":…,"high":…,"unsigned":…}` (two halves of 32 bits).
struct unix_time {
    std::int64_t seconds = 0;

    [[nodiscard]] constexpr std::chrono::sys_seconds instant() const noexcept {
        return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
    }

    constexpr bool take_integer(std::int64_t number) noexcept { return seconds = number, true; }

    constexpr bool take_text(std::string_view text) noexcept {
        std::int64_t number = 0;
        if (text.empty() || text.size() > 18) return false;  // 18 digits always fit
        for (const char c : text) {
            if (c < '0' || c > '9') return false;
            number = number * 10 + (c - '0');
        }
        return take_integer(number);
    }

    constexpr bool take_member(std::string_view key, std::int64_t number) noexcept {
        const auto bits = static_cast<std::uint64_t>(seconds);
        const auto half = static_cast<std::uint64_t>(number) & 0xFFFF'FFFF;
        if (key == "low") seconds = static_cast<std::int64_t>((bits & ~std::uint64_t{0xFFFF'FFFF}) | half);
        if (key == "high") seconds = static_cast<std::int64_t>((bits & 0xFFFF'FFFF) | half << 32);
        return true;
    }

    bool operator==(const unix_time&) const = default;
};

/// A message's id and its parts. Some engines send only the whole, as a text: it is then in `serialized`.
template <class Text>
struct basic_message_id {
    std::optional<bool> from_me{};
    std::optional<Text> remote{};      ///< the chat
    std::optional<Text> id{};          ///< the engine's own part
    std::optional<Text> serialized{};  ///< the whole: `true_<chat>_<id>`, in a group with a fourth part

    constexpr bool take_text(std::string_view text) { return serialized.emplace(text), true; }
    bool operator==(const basic_message_id&) const = default;
};

template <class I>
struct message_id_fields : schema<
    field<"fromMe", &I::from_me>,
    field<"remote", &I::remote>,
    field<"id", &I::id>,
    field<"_serialized", &I::serialized>> {};

/// A WhatsApp user or group. Some engines send only the whole, as a text: it is then in `serialized`.
template <class Text>
struct basic_contact {
    std::optional<Text> server{};
    std::optional<Text> user{};
    std::optional<Text> serialized{};

    constexpr bool take_text(std::string_view text) { return serialized.emplace(text), true; }
    bool operator==(const basic_contact&) const = default;
};

template <class C>
struct contact_fields : schema<
    field<"server", &C::server>,
    field<"user", &C::user>,
    field<"_serialized", &C::serialized>> {};

}  // namespace wawp
