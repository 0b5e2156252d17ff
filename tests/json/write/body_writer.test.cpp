// SPDX-License-Identifier: MIT
#include <wawp/json/write/body_writer.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <wawp/json/compound.hpp>
#include <wawp/json/native.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/validate.hpp>
#include <wawp/schema/variant.hpp>

#if __has_include(<boost/json.hpp>)
#include <wawp/json/boost.hpp>
#endif

#include "support/catch.hpp"

namespace {

using namespace wawp;
using json::layout;

/// What all policies write; it must be the same.
template <layout Layout, class Fields, class Object>
std::string written(const Object& object) {
    std::string native;
    json::native::write<Layout>(native, json::bind<Fields>(object));
    std::string room(native.size() + 200, '\0');
    CHECK(json::native::write_to<Layout>(room, json::bind<Fields>(object)) == native.size());
    CHECK(room.starts_with(native));
#if __has_include(<boost/json.hpp>)
    std::string bridged;
    json::boost::write<Layout>(bridged, json::bind<Fields>(object));
    CHECK(bridged == native);
#endif
    return native;
}

struct seat {
    required<int> number;
    optional<std::string> label{};
};
using seat_fields = schema<field<"number", &seat::number>, field<"label.text", &seat::label>>;
struct hint {
    optional<std::string> text{};
};
using hint_fields = schema<field<"text", &hint::text>>;
struct pair_of_seats {
    required<seat> left;
    optional<seat> right{};
};
using pair_fields = schema<object<"left", &pair_of_seats::left, seat_fields>, object<"right", &pair_of_seats::right, seat_fields>>;
struct ticket {
    required<pair_of_seats> seats;
    required<hint> note;
    std::vector<required<seat>> more{};
};
struct ticket_fields : schema<object<"at.seats", &ticket::seats, pair_fields>, object<"at.note", &ticket::note, hint_fields>,
                              object<"more", &ticket::more, seat_fields>> {};

TEST_CASE("body_writer: a struct that is required is written as one that is a plain member") {
    const ticket made{.seats = pair_of_seats{.left = seat{.number = 7, .label = "a\""}}, .note = hint{}, .more = {seat{.number = 8}}};
    CHECK(validate<ticket_fields>(made).empty());
    CHECK(written<layout::nested, ticket_fields>(made) == R"({"at":{"seats":{"left":{"number":7,"label":{"text":"a\""}}}},"more":[{"number":8}]})");
    CHECK(written<layout::dotted, ticket_fields>(made) == R"({"at.seats":{"left":{"number":7,"label":{"text":"a\""}}},"more":[{"number":8}]})");
    const ticket noted{.seats = pair_of_seats{.left = seat{.number = 7}, .right = seat{.number = 8}}, .note = hint{.text = ""}};
    CHECK(written<layout::nested, ticket_fields>(noted) == R"({"at":{"seats":{"left":{"number":7},"right":{"number":8}},"note":{"text":""}},"more":[]})");
}

/// Types of one's own: each may say that there is nothing.
struct mood {
    int value = 0;
    [[nodiscard]] std::optional<int> json_value() const { return value == 0 ? std::nullopt : std::optional(value); }
};
struct remark {
    std::string text{};
    [[nodiscard]] json::raw_view json_value() const noexcept { return {text}; }
};
struct either {
    std::variant<std::monostate, std::string> held{};
    [[nodiscard]] const auto& json_value() const noexcept { return held; }
};
struct outer {
    mood inside{};
    [[nodiscard]] const mood& json_value() const noexcept { return inside; }
};
struct word {
    std::string text{};
    [[nodiscard]] const std::string& json_value() const noexcept { return text; }
};

struct guest {
    required<mood> how = mood{};
    optional<mood> before{};
    remark said{};
    required<either> any = either{};
    outer around{};
    word name{};
    std::vector<mood> list{};
    std::map<std::string, mood> map{};
};
struct guest_fields : schema<field<"a.how", &guest::how>, field<"a.before", &guest::before>, field<"said", &guest::said>, field<"any", &guest::any>,
                             field<"around", &guest::around>, field<"z.name", &guest::name>, field<"z.list", &guest::list>, field<"z.map", &guest::map>> {};

TEST_CASE("body_writer: a key whose type of one's own has nothing to say is left out, and an item keeps its place") {
    const guest silent{.before = mood{}, .list = {mood{1}, mood{}}, .map = {{"k", mood{}}}};
    CHECK(validate<guest_fields>(guest{.said = {"1"}}).empty());
    CHECK(written<layout::nested, guest_fields>(silent) == R"({"z":{"name":"","list":[1,null],"map":{"k":null}}})");
    CHECK(written<layout::dotted, guest_fields>(silent) == R"({"z.name":"","z.list":[1,null],"z.map":{"k":null}})");
    const guest talking{.how = mood{1}, .before = mood{2}, .said = {"[3]"}, .any = either{"4\n"}, .around = {{5}}, .name = {"6"}};
    CHECK(written<layout::nested, guest_fields>(talking) ==
          R"({"a":{"how":1,"before":2},"said":[3],"any":"4\n","around":5,"z":{"name":"6","list":[],"map":{}}})");
    CHECK(written<layout::dotted, guest_fields>(talking) ==
          R"({"a.how":1,"a.before":2,"said":[3],"any":"4\n","around":5,"z.name":"6","z.list":[],"z.map":{}})");
}

/// One that has a schema as well, to be read from an object, too.
struct both {
    int number = 0;
    bool take_integer(std::int64_t given) noexcept { return number = static_cast<int>(given), true; }
    [[nodiscard]] std::optional<int> json_value() const { return number == 0 ? std::nullopt : std::optional(number); }
};
using both_fields = schema<field<"number", &both::number>>;
struct holder {
    required<both> held;
    optional<both> other{};
    std::vector<both> list{};
};
using holder_fields = schema<object<"held", &holder::held, both_fields>, object<"other", &holder::other, both_fields>, object<"list", &holder::list, both_fields>>;

TEST_CASE("body_writer: a type of one's own is written as it says, also where it has a schema to be read by") {
    CHECK(written<layout::nested, holder_fields>(holder{.held = both{1}, .other = both{2}, .list = {both{3}}}) == R"({"held":1,"other":2,"list":[3]})");
    CHECK(written<layout::nested, holder_fields>(holder{.held = both{}, .other = both{}}) == R"({"list":[]})");
}

}  // namespace
