// SPDX-License-Identifier: MIT
#include <array>
#include <chrono>
#include <compare>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <wawp/event/event.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/value_path.hpp>

#include "support/catch.hpp"

namespace {

using namespace std::chrono_literals;
using wawp::required;

struct order {
    required<std::string> name;
    required<std::vector<std::string>> items;
    required<bool> urgent;
    bool operator==(const order&) const = default;
};
static_assert(!std::default_initializable<order> && !std::default_initializable<required<int>>);
static_assert(!std::default_initializable<required<std::string>> && !std::default_initializable<required<bool>>);

TEST_CASE("required: a list is given by its items") {
    const order one{.name = "n", .items = {"a", "b"}, .urgent = true};
    CHECK(one.items.value() == std::vector<std::string>{"a", "b"});
    const std::array<int, 2> numbers{1, 2};
    const required<std::span<const int>> view = numbers;
    CHECK(view.value().data() == numbers.data());
}

TEST_CASE("required: two are equal if their values are") {
    const order one{.name = "n", .items = {"a"}, .urgent = true}, other{.name = "n", .items = {"a"}, .urgent = false};
    CHECK(one == one);
    CHECK(!(one == other));
    CHECK(one.name == other.name);
    CHECK(one.urgent != other.urgent);
    CHECK(one.urgent == true);
}

// What a member of it holds is compared as it stands, from either side.
struct visit {
    required<std::string_view> name;
    required<std::chrono::sys_seconds> start, end;
    required<int> guests;
    required<double> price;
    wawp::optional<std::string_view> note{};
    wawp::optional<std::chrono::sys_seconds> reminder{};
};
constexpr std::chrono::sys_seconds noon{43'200s};
constexpr visit lunch{.name = "Lunch", .start = noon, .end = noon + 1h, .guests = 4, .price = 9.5, .note = "bring bread", .reminder = noon};

static_assert(lunch.name == "Lunch" && "Lunch" == lunch.name && lunch.name != "Dinner" && lunch.name == std::string_view{"Lunch"});
static_assert(lunch.name < "Munch" && "Kunch" < lunch.name && lunch.name <= lunch.name && !(lunch.name > lunch.name));
static_assert(lunch.start < lunch.end && lunch.start <= noon && noon + 30min < lunch.end && lunch.end != noon && noon == lunch.start);
static_assert(lunch.start < std::chrono::sys_time<std::chrono::nanoseconds>{noon} + 1ns);
static_assert(lunch.guests == 4 && 4L == lunch.guests && lunch.guests > 3 && 5 > lunch.guests && lunch.price < 10 && lunch.price == 9.5);
static_assert(std::same_as<decltype(lunch.guests <=> 4), std::strong_ordering> && std::same_as<decltype(lunch.price <=> 4.0), std::partial_ordering>);
static_assert(noexcept(lunch.name == lunch.name) && noexcept(lunch.guests < lunch.guests) && noexcept(lunch.guests == 4) && noexcept(lunch.guests > 3));

// An optional member as well, with what it holds and with a member that is there.
struct incomparable {};
static_assert(!std::equality_comparable<required<incomparable>> && !std::equality_comparable<wawp::optional<incomparable>>);
static_assert(std::equality_comparable<required<std::optional<int>>>);
static_assert(lunch.note == "bring bread" && "bring bread" == lunch.note && lunch.note != "bring wine" && lunch.note != std::nullopt);
static_assert(lunch.note != lunch.name && lunch.name != lunch.note && lunch.note > lunch.name && lunch.note == lunch.note);
static_assert(lunch.reminder == noon && lunch.reminder == lunch.start && lunch.start == lunch.reminder && lunch.reminder < lunch.end);
static_assert(lunch.reminder < noon + 1s && lunch.end > lunch.reminder && lunch.name != std::optional<std::string_view>{});

// An instant and a duration make an instant, two instants a duration.
static_assert(lunch.start + 1h == lunch.end && 1h + lunch.start == lunch.end && lunch.end - 1h == lunch.start && lunch.end - lunch.start == 1h);
static_assert(lunch.end - noon == 1h && noon - lunch.end == -1h && *lunch.reminder + 60min == lunch.end);
static_assert(std::same_as<decltype(lunch.start + 1h), std::chrono::sys_seconds> && std::same_as<decltype(lunch.end - lunch.start), std::chrono::seconds>);
static_assert(std::same_as<decltype(lunch.start + 1ms), std::chrono::sys_time<std::chrono::milliseconds>>);

// What makes no sense for the value makes none for the member.
struct nameless {
    bool flag;
};
template <class Left, class Right>
concept comparable = requires(const Left& left, const Right& right) { left == right; };
template <class Left, class Right>
concept orderable = requires(const Left& left, const Right& right) { left < right; };
static_assert(comparable<required<std::string>, std::string_view> && comparable<required<std::string>, required<std::string_view>>);
static_assert(!comparable<required<std::string>, int> && !comparable<required<std::string>, std::nullptr_t>);
static_assert(!comparable<required<std::chrono::sys_seconds>, int> && !orderable<required<std::chrono::sys_seconds>, std::chrono::seconds>);
static_assert(!comparable<required<nameless>, nameless> && !orderable<required<nameless>, required<nameless>>);

TEST_CASE("required: a member is read, compared and moved in time as its value is") {
    wawp::event event{.chat_id = "201234567890@c.us", .name = "Team Meeting", .description = "", .start_time = noon, .end_time = noon,
                      .location = "A", .extra_guests_allowed = true};
    CHECK(event.name == "Team Meeting");
    CHECK(event.name == std::string("Team Meeting"));
    CHECK(std::string_view("Team Meeting") == event.name);
    CHECK(event.name < std::string("Z"));
    CHECK(event.name.value().size() == 12);
    CHECK(event.extra_guests_allowed == true);
    CHECK(event.reply_to != "x");
    event.reply_to = "x";
    CHECK(event.reply_to == "x");
    CHECK(event.reply_to == std::string("x"));
    event.end_time = event.start_time + 1h;
    CHECK(event.start_time < event.end_time);
    CHECK(event.end_time - event.start_time == 1h);
    CHECK(event.end_time < std::chrono::system_clock::now());
    event.start_time = event.end_time - 15min;
    CHECK(event.start_time == noon + 45min);
    const wawp::event_view view{.chat_id = event.chat_id.value(), .name = event.name.value(), .description = "", .start_time = noon, .end_time = noon,
                                .location = "A", .extra_guests_allowed = true};
    CHECK(event.name == view.name);
    CHECK(view.name == event.name);
}

TEST_CASE("required: only readers make an empty one") {
    auto made = wawp::detail::blank::make<order>();
    CHECK(made.name.value().empty());
    CHECK(made.items.value().empty());
    CHECK(!made.urgent);
    wawp::detail::blank::inside(made.name) = "x";
    CHECK(made.name.value() == "x");
}

TEST_CASE("value_path: keys with dots between them, and places in brackets") {
    const wawp::value_path poll{nullptr, "poll.options"}, third{&poll, {}, 3}, text{&third, "text"}, data{&text, "k", wawp::value_path::no_place, true};
    CHECK(to_string(poll) == "poll.options");
    CHECK(to_string(third) == "poll.options[3]");
    CHECK(to_string(text) == "poll.options[3].text");
    CHECK(to_string(data) == "poll.options[3].text.k");
    CHECK(holds_data(data));
    CHECK(!holds_data(text));
}

}  // namespace
